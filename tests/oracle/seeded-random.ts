/** Choices that are the same in every run, in every release of every library: recorded verdicts belong to them. */
export interface Choices {
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(values: readonly T[]) => T;
  /** One of the values, each as often as its weight says. */
  readonly weighted: <T>(values: readonly (readonly [weight: number, value: T])[]) => T;
  /** A whole number from `least` to `most`, both included. */
  readonly whole: (least: number, most: number) => number;
  /** `count` different values, in the order of the list. */
  readonly some: <T>(values: readonly T[], count: number) => readonly T[];
}

/** mulberry32, in the public domain: 32 bits of state suffice for a few thousand choices. */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const seededChoices = (seed: number): Choices => {
  const random = mulberry32(seed);
  const whole = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const weighted = <T>(values: readonly (readonly [number, T])[]): T => {
    let left = random() * values.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of values) {
      left -= weight;
      if (left < 0) return value;
    }
    throw new Error('nothing to choose from');
  };
  const pick = <T>(values: readonly T[]): T => weighted(values.map((value) => [1, value] as const));
  const some = <T>(values: readonly T[], count: number): readonly T[] => {
    const left = values.map((_, index) => index);
    while (left.length > count) left.splice(whole(0, left.length - 1), 1);
    return left.map((index) => values[index] as T);
  };
  return { chance: (share) => random() < share, pick, weighted, whole, some };
};
