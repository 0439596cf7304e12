import {
  completeSet,
  defineCheck,
  type Finding,
  incompleteSet,
  judgeEach,
  notApplicable,
  swapAreas,
  system,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/swap-encrypted',
  title: 'Memory is not written to a disk readably',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Swap holds keys and passwords of programs, and a disk that is replaced or copied takes them along.',
  remediation:
    'Use zram, or a random key in /etc/crypttab: `cryptswap /dev/disk/by-partuuid/ID /dev/urandom swap,cipher=aes-xts-plain64,size=512`, and /dev/mapper/cryptswap in /etc/fstab. It can break hibernation.',
  references: [{ standard: 'lynis', id: 'CRYP-7931' }],
  needs: { self: { areas: swapAreas, system } },
  evaluate({ self: { areas, system } }) {
    if (system.machine === 'container')
      return notApplicable('Swap is that of the machine outside this container');
    const dark = areas.filter(({ state }) => state === 'unknown');
    const seen = areas.filter(({ state }) => state !== 'unknown');
    return judgeEach(
      dark.length === 0
        ? completeSet(seen)
        : incompleteSet(seen, {
            code: 'unsupported',
            text: `What ${dark.map(({ path }) => path).join(', ')} lies on cannot be told`,
          }),
      ({ path, state }): Finding | null =>
        state === 'plain'
          ? {
              message: `${path} holds memory that is not encrypted`,
              expected: 'encrypted, or in memory',
              actual: 'plain',
              location: { resource: path },
            }
          : null,
      { whenEmpty: notApplicable('There is no swap') },
    );
  },
});
