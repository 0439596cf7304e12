import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';

/** A tool with which images of machines are built, or which starts them. */
export type BuildTool = 'packer' | 'vagrant';

/**
 * Not /usr/sbin, where a password checker has a program of the same name (cracklib). Vagrant shows the project's folder as /vagrant to each
 * machine that it runs.
 */
const MARKS: Readonly<Record<string, BuildTool>> = {
  '/usr/bin/packer': 'packer',
  '/usr/local/bin/packer': 'packer',
  '/opt/packer': 'packer',
  '/vagrant': 'vagrant',
};

/** Tools that are at home here: the machine builds images itself, or is one that Vagrant runs. What they need is no residue. */
export const buildTools = defineFact({
  id: 'build-tools',
  description: 'Whether Packer is installed, and whether Vagrant runs this machine',
  probe: fileModes(...Object.keys(MARKS)),
  parse: (output): ReadonlySet<BuildTool> =>
    new Set((output?.entries ?? []).flatMap(({ path }) => MARKS[path] ?? [])),
});
