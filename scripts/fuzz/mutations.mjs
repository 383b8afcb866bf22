// Damaged copies of sound files, drawn from a seed: what disks, networks and people with bad intentions do to them.
import { resealFlac, resealOgg } from "./reseal.mjs";

/** Numbers from 0 up to, but without, `below`, by a linear congruential generator (Knuth, MMIX). */
export function createDice(seed) {
  let state = BigInt(seed) * 2n + 1n;
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number(((state >> 32n) * BigInt(Math.max(1, below))) >> 32n);
  };
}

/** The damaged copy of number `seed`: of one of `files`, by one to three kinds of damage. `others` are for splices. */
export function damagedCopy(files, others, seed) {
  const dice = createDice(seed);
  let bytes = files[dice(files.length)];
  const times = 1 + dice(3);
  for (let i = 0; i < times && bytes.length > 0; i++) bytes = kinds[dice(kinds.length)](bytes, dice, others);
  // A damaged frame whose check sum is right is what reaches the innermost loops.
  return dice(2) === 0 ? bytes : resealFlac(resealOgg(bytes));
}

const kinds = [flipBits, changeHeader, cutOff, repeatPart, removePart, lieAboutSize, splice, fill];

function flipBits(bytes, dice) {
  const copy = bytes.slice();
  const count = 1 + dice(64);
  for (let i = 0; i < count; i++) copy[dice(copy.length)] ^= 1 << dice(8);
  return copy;
}

function changeHeader(bytes, dice) {
  const copy = bytes.slice();
  const count = 1 + dice(8);
  for (let i = 0; i < count; i++) copy[dice(Math.min(copy.length, 80))] = extreme(dice, 256);
  return copy;
}

function cutOff(bytes, dice) {
  return bytes.slice(0, dice(bytes.length));
}

function repeatPart(bytes, dice) {
  const [from, to] = range(bytes, dice);
  const part = bytes.subarray(from, to);
  const times = 1 + dice(4);
  return joined(bytes.subarray(0, to), ...Array(times).fill(part), bytes.subarray(to));
}

function removePart(bytes, dice) {
  const [from, to] = range(bytes, dice);
  return joined(bytes.subarray(0, from), bytes.subarray(to));
}

/** Writes an extreme number after four letters, which is where sizes are, or anywhere near the start. */
function lieAboutSize(bytes, dice) {
  const copy = bytes.slice();
  const names = [];
  for (let i = 0; i + 8 <= Math.min(copy.length, 4096); i++) {
    if ([0, 1, 2, 3].every((j) => copy[i + j] >= 32 && copy[i + j] < 127)) names.push(i + 4);
  }
  const at = names.length > 0 && dice(3) > 0 ? names[dice(names.length)] : dice(Math.min(copy.length, 200));
  const width = [2, 3, 4, 8][dice(4)];
  if (at + width > copy.length) return copy;
  const value = extreme(dice, 2 ** Math.min(32, 8 * width));
  const isLittleEndian = dice(2) === 0;
  for (let i = 0; i < width; i++) {
    const place = isLittleEndian ? i : width - 1 - i;
    copy[at + i] = place < 4 ? Math.floor(value / 256 ** place) : value > 2 ** 31 ? 0xff : 0;
  }
  return copy;
}

function splice(bytes, dice, others) {
  const other = others[dice(others.length)];
  return joined(bytes.subarray(0, dice(bytes.length)), other.subarray(dice(other.length)));
}

function fill(bytes, dice) {
  const [from, to] = range(bytes, dice);
  return bytes.slice().fill(extreme(dice, 256), from, to);
}

/** A part of up to 4096 bytes. */
function range(bytes, dice) {
  const from = dice(bytes.length);
  return [from, Math.min(bytes.length, from + 1 + dice(1 << dice(13)))];
}

function extreme(dice, below) {
  return [0, 1, below - 1, below / 2, below / 2 - 1, dice(below)][dice(6)];
}

function joined(...parts) {
  return Uint8Array.from(Buffer.concat(parts));
}
