import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** Users whose services run without a login, from boot on: loginctl(1) enable-linger leaves a file for each. */
export const lingeringUsers = defineFact({
  id: 'lingering-users',
  description: 'Users whose services run without a login',
  probe: fileModes('/var/lib/systemd/linger/*'),
  parse: (output): ResourceSet<string> => {
    const names = (output?.entries ?? []).map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
    return output?.reason == null ? completeSet(names) : incompleteSet(names, output.reason);
  },
});
