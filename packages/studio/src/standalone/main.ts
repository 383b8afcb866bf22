// The program of a page of its own: opens the microphone, and says what the model hears. Built into one script, which the studio
// puts into an HTML file beside the model.
import { type Classifier, fromBytes } from "ulmus";
import { openMicrophone } from "ulmus/browser";
import { Ear } from "../worker/ear.ts";
import { Smoother } from "../listening/smoother.ts";

const element = (id: string): HTMLElement => document.querySelector(`#${id}`) as HTMLElement;
const [said, list] = ["said", "list"].map(element);
const button = element("listen") as HTMLButtonElement;
const { model: packed, seconds } = JSON.parse(element("model").textContent) as {
  readonly model: string;
  readonly seconds: number;
};

const model = fromBytes(Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))) as Classifier;

async function listen(): Promise<void> {
  button.disabled = true;
  try {
    const smoother = new Smoother(0.15);
    let ear: Ear | undefined;
    const microphone = await openMicrophone((samples) => {
      for (const { time, probabilities } of ear?.hear(samples, model).moments ?? [])
        show(smoother.push(time, probabilities));
    });
    ear = new Ear({ sampleRate: microphone.sampleRate, windowSeconds: seconds }, () => performance.now());
    button.hidden = true;
  } catch (error) {
    said.textContent = `No microphone: ${(error as Error).message}`;
    button.disabled = false;
  }
}

function show(probabilities: readonly number[]): void {
  const best = probabilities.indexOf(Math.max(...probabilities));
  said.textContent = probabilities[best] >= 0.5 ? model.labels[best] : "…";
  list.textContent = model.labels.map((label, i) => `${label} ${Math.round(100 * probabilities[i])} %`).join("   ");
}

said.textContent = model.labels.join(", ");
button.addEventListener("click", () => void listen());
