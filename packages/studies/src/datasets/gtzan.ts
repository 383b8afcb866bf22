// GTZAN (Tzanetakis & Cook 2002), and the division of Kereliuk, Sturm & Larsen (2015) that leaves out its repeated, distorted and
// mislabelled excerpts and keeps each artist in one part: 443 to train on, 197 to choose by, 290 to test.

/** The genres in order, 100 excerpts each: excerpt n (from 0) of genre g has the number 100 g + n + 1 in the lists below. */
export const gtzanGenres: readonly string[] = [
  "blues",
  "classical",
  "country",
  "disco",
  "hiphop",
  "jazz",
  "metal",
  "pop",
  "reggae",
  "rock",
];

const lists: Readonly<Record<GtzanPart, string>> = {
  train:
    "30-50 74-98 131-134 144-149 151-168 181-200 220-227 229-230 266-300 306 316-321 323-338 340-346 348 350 " +
    "354-355 357-358 360 362 371 374-375 390 403-426 429-430 432-439 442-443 456-462 478-481 501-502 512-525 " +
    "542 548-573 603-604 606 622 625 636 647-658 660-667 670 672-673 680-681 685 687 690-700 703-710 712-713 " +
    "717-721 724-730 732-737 739-743 745 747 750-751 781 798-803 805 807 810 812-813 815-833 843-846 850-852 " +
    "855-861 864 870 901-910 917-927 958-971 992-1000",
  valid:
    "1-12 51-61 101-111 169-177 201-208 210-219 228 242-243 246 250 301 303-305 307-315 347 349 353 368-369 " +
    "373 376 391 396 482-499 503-511 526-533 601-602 607-612 617-621 637-638 669 677-678 682-683 711 754 756 " +
    "759-763 782 784-787 862-863 871 873 875 877-879 886 893-900 939 950-957 972-986",
  test:
    "13-29 62-73 99-100 112-130 135-142 150 178-180 231-241 244-245 247-249 251-252 254-265 302 322 359 " +
    "363-367 370 377-389 392-395 397-398 400-401 427-428 431 441 444-446 452-455 463-476 500 574-600 613-616 " +
    "623-624 626-634 639-640 668 671 674-676 679 684 686 688-689 701-702 714-715 744 764-767 770-780 783 " +
    "789-797 835-841 847-849 853-854 865-869 872 880 883-885 888-891 911-916 928-938 940-949 987-991",
};

export type GtzanPart = "train" | "valid" | "test";

/** The part of each excerpt by its name, such as "blues.00029"; the 70 faulty ones are not in it. */
export function gtzanParts(): Map<string, GtzanPart> {
  const parts = new Map<string, GtzanPart>();
  for (const [part, list] of Object.entries(lists) as [GtzanPart, string][]) {
    for (const run of list.split(" ")) {
      const [from, to = from] = run.split("-").map(Number);
      for (let number = from; number <= to; number++) parts.set(excerptName(number), part);
    }
  }
  return parts;
}

/** "genre.number" of a file with that name and any ending, or undefined. */
export function gtzanExcerpt(name: string): string | undefined {
  const [, genre, number] = /(?:^|[/\\])([a-z]+)\.(\d{5})\.\w+$/.exec(name) ?? [];
  return gtzanGenres.includes(genre) ? `${genre}.${number}` : undefined;
}

function excerptName(number: number): string {
  const genre = gtzanGenres[Math.floor((number - 1) / 100)];
  return `${genre}.${String((number - 1) % 100).padStart(5, "0")}`;
}
