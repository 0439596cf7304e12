import {
  aptKeyrings,
  completeSet,
  defineCheck,
  type Finding,
  incompleteSet,
  judgeEach,
  notApplicable,
  packageSources,
} from 'rempart/check';

/** Keys that the distribution itself lays down. */
const OWN =
  /\/(debian-archive-|ubuntu-(keyring|archive)-|kali-archive-|raspbian-archive-|raspberrypi-archive-|devuan-|linuxmint-|pop-keyring-|neon-|parrot-archive-)[\w.-]*$/;

export default defineCheck({
  id: 'patching/repository-keys-scoped',
  title: 'The key of another repository holds for that repository alone',
  targets: ['host'],
  severity: 'low',
  rationale:
    'A key in trusted.gpg.d may sign any package of any source: whoever loses it gives away every host that has it, libc included.',
  remediation:
    'Move the key to /etc/apt/keyrings and name it in its source (`signed-by=/etc/apt/keyrings/NAME.gpg`, `Signed-By:`); delete it from trusted.gpg.d.',
  references: [
    { standard: 'cis-debian-12', id: '1.2.1.1' },
    { standard: 'url', id: 'https://wiki.debian.org/DebianRepository/UseThirdParty' },
  ],
  needs: { self: { keyrings: aptKeyrings, sources: packageSources } },
  evaluate({ self: { keyrings, sources } }) {
    const unbound = sources.items.filter(
      ({ format, enabled, signedBy }) => format === 'apt' && enabled && signedBy === null,
    );
    if (!sources.items.some(({ format }) => format === 'apt') && sources.reason === null)
      return notApplicable('apt is not the package manager');
    return judgeEach(
      sources.reason === null ? completeSet(keyrings) : incompleteSet(keyrings, sources.reason),
      (path): Finding | null =>
        OWN.test(path)
          ? null
          : {
              message: `The key ${path.slice(path.lastIndexOf('/') + 1)} is taken for every source`,
              expected: 'a key that its source names with signed-by',
              actual: `valid for ${unbound.length} sources that name no key`,
              location: { path, resource: path },
            },
    );
  },
});
