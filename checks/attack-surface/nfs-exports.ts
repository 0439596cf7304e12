import { defineCheck, judgeEach, type NfsExport, nfsExports, notApplicable } from 'rempart/check';

const faultOf = ({
  client,
  options,
}: NfsExport): { readonly message: string; readonly severity?: 'medium' } | null => {
  const anybody = client === '*' || /^(0\.0\.0\.0|::)\/0$/.test(client);
  const writable = options.includes('rw');
  if (options.includes('no_root_squash') && !options.includes('all_squash'))
    return { message: 'Root of a client is root on the share' };
  if (anybody && writable) return { message: 'Everybody may write to the share' };
  return anybody ? { message: 'Everybody may read the share', severity: 'medium' } : null;
};

export default defineCheck({
  id: 'attack-surface/nfs-exports',
  title: 'NFS shares name their clients and distrust their root',
  targets: ['host'],
  severity: 'high',
  rationale:
    'With no_root_squash a client leaves setuid programs on the share; with `*` everybody is a client.',
  remediation:
    'Name the clients and drop no_root_squash in /etc/exports: `/srv/data 192.0.2.10(ro,root_squash,sec=krb5p)`, then `exportfs -ra`.',
  references: [
    { standard: 'lynis', id: 'STRG-1930' },
    { standard: 'url', id: 'https://man7.org/linux/man-pages/man5/exports.5.html' },
    { standard: 'lynis', id: 'STRG-1926' },
    { standard: 'lynis', id: 'STRG-1928' },
  ],
  needs: { self: { shares: nfsExports } },
  evaluate: ({ self: { shares } }) =>
    judgeEach(
      shares,
      (share) => {
        const fault = faultOf(share);
        return fault === null
          ? null
          : {
              ...fault,
              expected: 'named clients, root_squash',
              actual: `${share.client}(${share.options.join(',')})`,
              location: { path: share.path, line: share.line, resource: `${share.folder} ${share.client}` },
            };
      },
      { whenEmpty: notApplicable('Nothing is shared over NFS') },
    ),
});
