import fc from 'fast-check';

/** Where a property names no seed of its own it takes this one: a run is the run before it, and a counterexample names the seed that found it. */
const SEED = Number(process.env.REMPART_SEED ?? 20261128);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });

export default fc;
export type { Arbitrary } from 'fast-check';
