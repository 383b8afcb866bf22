// The changes of a collection, each giving a new one: so each can be undone.
import type { Clip, Collection } from "./clip.ts";

export function addClips({ clips, labels }: Collection, added: readonly Clip[]): Collection {
  return { clips: [...clips, ...added], labels: [...new Set([...labels, ...added.map(({ label }) => label)])] };
}

export function addLabels({ clips, labels }: Collection, added: readonly string[]): Collection {
  return { clips, labels: [...new Set([...labels, ...added])] };
}

export function removeClips({ clips, labels }: Collection, ids: ReadonlySet<string>): Collection {
  return { clips: clips.filter(({ id }) => !ids.has(id)), labels };
}

/** A class leaves with all its clips. */
export function removeLabel({ clips, labels }: Collection, label: string): Collection {
  return { clips: clips.filter((clip) => clip.label !== label), labels: labels.filter((other) => other !== label) };
}

/** A class gets another name; if another class has it already, the two become one. One that was only offered begins with it. */
export function renameLabel({ clips, labels }: Collection, from: string, to: string): Collection {
  return {
    clips: clips.map((clip) => (clip.label === from ? { ...clip, label: to } : clip)),
    labels: [...new Set([...labels.map((label) => (label === from ? to : label)), to])],
  };
}

export function relabelClip(collection: Collection, id: string, label: string): Collection {
  const clips = collection.clips.map((clip) => (clip.id === id ? { ...clip, label } : clip));
  return addLabels({ ...collection, clips }, [label]);
}

/** Others in the place of one clip. */
export function replaceClip({ clips, labels }: Collection, id: string, others: readonly Clip[]): Collection {
  return { clips: clips.flatMap((clip) => (clip.id === id ? others : [clip])), labels };
}
