import type { Fix } from '../core/fix.ts';

/** How every finding that only repeats privileged mode is mended. */
export const WITHOUT_PRIVILEGED: Fix = {
  flag: 'without --privileged; --cap-add NAME and --device PATH for what it needs',
  compose: 'privileged: false',
  breaks:
    'What mounts, loads modules or opens devices inside, until it is given the one capability or device',
};
