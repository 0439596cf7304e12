/* Generated from the folder by `npm run generate`. */

import type { AnyCheck } from 'rempart/check';

/** Every built-in check; a file holds one, or a table of like ones. */
export const builtInChecks: readonly AnyCheck[] = [
].flat();
