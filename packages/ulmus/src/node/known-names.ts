// Data sets whose file names say what is in them: label, speaker, recording, fold. Nobody has to write a table for these, and
// nobody divides a speaker by mistake.

/** What a file's name says. */
export interface NamedFacts {
  readonly label: string;
  /** Further columns, as a table of labels would have them. */
  readonly columns: Readonly<Record<string, string>>;
}

/** How the files of a data set are named. */
export interface NameGrammar {
  readonly name: string;
  /** What the path below the data set's folder says, with "/" between its parts; undefined if it is not of this data set. */
  readonly read: (path: string) => NamedFacts | undefined;
}

const words = (text: string): readonly string[] => text.split(" ");

const ravdessEmotions = words("neutral calm happy sad angry fearful disgust surprised");
const emodbEmotions = { W: "anger", L: "boredom", E: "disgust", A: "fear", F: "happiness", T: "sadness", N: "neutral" };
const cremadEmotions = { ANG: "anger", DIS: "disgust", FEA: "fear", HAP: "happiness", NEU: "neutral", SAD: "sadness" };
const urbanSounds = words(
  "air_conditioner car_horn children_playing dog_bark drilling engine_idling gun_shot jackhammer siren street_music",
);
const esc50Sounds = words(
  "dog rooster pig cow frog cat hen insects sheep crow rain sea_waves crackling_fire crickets chirping_birds water_drops wind pouring_water toilet_flush thunderstorm crying_baby sneezing clapping breathing coughing footsteps laughing brushing_teeth snoring drinking_sipping door_wood_knock mouse_click keyboard_typing door_wood_creaks can_opening washing_machine vacuum_cleaner clock_alarm clock_tick glass_breaking helicopter chainsaw siren car_horn engine train church_bells airplane fireworks hand_saw",
);

function grammar(
  name: string,
  pattern: RegExp,
  read: (parts: Readonly<Record<string, string>>) => NamedFacts | undefined,
): NameGrammar {
  return { name, read: (path) => read(pattern.exec(path)?.groups ?? {}) };
}

/** A fact of a table, or nothing where the table has none: then the file is of another data set. */
function facts(label: string | undefined, columns: NamedFacts["columns"]): NamedFacts | undefined {
  return label === undefined ? undefined : { label, columns };
}

/** The grammars, the strictest first. Sources: each data set's own description. */
export const nameGrammars: readonly NameGrammar[] = [
  grammar(
    "RAVDESS",
    /(?:^|\/)03-0[12]-(?<emotion>0[1-8])-(?<intensity>0[12])-(?<statement>0[12])-(?<take>0[12])-(?<speaker>\d\d)\.wav$/,
    ({ emotion, intensity, statement, take, speaker }) =>
      facts(ravdessEmotions[Number(emotion) - 1], { speaker, intensity, statement, take }),
  ),
  grammar(
    "CREMA-D",
    /(?:^|\/)(?<speaker>1\d{3})_(?<sentence>[A-Z]{3})_(?<emotion>[A-Z]{3})_(?<intensity>LO|MD|HI|XX?)\.(?:wav|mp3|flac)$/,
    ({ speaker, sentence, emotion, intensity }) =>
      facts(cremadEmotions[emotion as keyof typeof cremadEmotions], { speaker, sentence, intensity }),
  ),
  grammar(
    "EMO-DB",
    /(?:^|\/)(?<speaker>\d\d)(?<text>[ab]\d\d)(?<emotion>[WLEAFTN])(?<take>[a-z])\.(?:wav|flac)$/,
    ({ speaker, text, emotion, take }) =>
      facts(emodbEmotions[emotion as keyof typeof emodbEmotions], { speaker, text, take }),
  ),
  grammar(
    "ESC-50",
    /(?:^|\/)(?<fold>[1-5])-(?<source>\d+)-(?<take>[A-Z])-(?<target>\d\d?)\.(?:wav|ogg)$/,
    ({ fold, source, take, target }) => facts(esc50Sounds[Number(target)], { source, fold, take }),
  ),
  grammar(
    "UrbanSound8K",
    /(?:^|\/)fold(?<fold>10|[1-9])\/(?<source>\d+)-(?<target>\d)-(?<occurrence>\d+)-(?<slice>\d+)\.wav$/,
    ({ fold, source, target, occurrence, slice }) =>
      facts(urbanSounds[Number(target)], { source, fold, occurrence, slice }),
  ),
  grammar(
    "Speech Commands",
    /(?:^|\/)(?<word>[a-z]+)\/(?<speaker>[0-9a-f]{8})_nohash_(?<take>\d+)\.wav$/,
    ({ word, speaker, take }) => facts(word, { speaker, take }),
  ),
  grammar(
    "GTZAN",
    /(?:^|\/)(?<genre>blues|classical|country|disco|hiphop|jazz|metal|pop|reggae|rock)\.(?<number>\d{5})\.(?:wav|au)$/,
    ({ genre, number }) => facts(genre, { number }),
  ),
];

/** A data set that was recognised by the names of its files. */
export interface KnownNames {
  /** The data set's name. */
  readonly name: string;
  /** One for each file. */
  readonly facts: readonly NamedFacts[];
}

/** What the names of files say, if all of them follow one grammar. Paths have "/" between their parts. */
export function readKnownNames(paths: readonly string[]): KnownNames | undefined {
  for (const { name, read } of paths.length === 0 ? [] : nameGrammars) {
    const facts = paths.map(read);
    if (facts.every((fact) => fact !== undefined)) return { name, facts };
  }
  return undefined;
}
