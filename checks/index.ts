/* Generated from the folder by `npm run generate`. */

import type { AnyCheck } from 'rempart/check';
import osHardeningKernelParameters from './os-hardening/kernel-parameters.ts';
import osHardeningNetworkParameters from './os-hardening/network-parameters.ts';

/** Every built-in check; a file holds one, or a table of like ones. */
export const builtInChecks: readonly AnyCheck[] = [
  osHardeningKernelParameters,
  osHardeningNetworkParameters,
].flat();
