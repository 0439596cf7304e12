import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';

/** Keys of apt that hold for every source, by path. */
export const aptKeyrings = defineFact({
  id: 'apt.keyrings',
  description: 'Keys that apt takes for any source',
  probe: fileModes('/etc/apt/trusted.gpg', '/etc/apt/trusted.gpg.d/*.gpg', '/etc/apt/trusted.gpg.d/*.asc'),
  parse: (output): readonly string[] =>
    (output?.entries ?? []).filter(({ size }) => size > 0).map(({ path }) => path),
});
