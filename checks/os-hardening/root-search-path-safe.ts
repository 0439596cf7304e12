import {
  accounts,
  changeableBy,
  defineCheck,
  type Finding,
  groups,
  judgeEach,
  notApplicable,
  octal,
  populatedGroups,
  rootSearchPath,
} from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/root-search-path-safe',
  title: 'Shells of root look for programs in folders of root alone',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'An empty element or a dot is the folder where root happens to be; a program that somebody laid there under a common name runs as root.',
  remediation:
    'Take empty and relative elements out of PATH in the file named (a colon at either end is an empty one); run `chown root:root FOLDER` and `chmod go-w FOLDER` on the others.',
  references: [
    { standard: 'cis-debian-12', id: '5.4.2.5' },
    { standard: 'dev-sec-linux', id: 'os-04' },
  ],
  needs: { self: { elements: rootSearchPath, accounts, groups } },
  evaluate({ self: { elements, accounts, groups } }) {
    const populated = populatedGroups(groups, accounts);
    return judgeEach(
      elements,
      ({ folder, path, line, entries }): Finding | null => {
        const location = { path, line, resource: folder === '' ? 'empty element' : folder };
        if (!folder.startsWith('/'))
          return {
            message: `Shells of root look for programs wherever they are (${folder === '' ? 'an empty element' : folder})`,
            expected: 'absolute folders',
            actual: folder === '' ? 'an empty element' : folder,
            location,
          };
        for (const entry of entries) {
          const changer = changeableBy(entry, populated);
          if (changer !== null)
            return {
              message: `Shells of root look for programs in ${folder}, and ${changer.who} can change ${entry.path === folder ? 'it' : entry.path}`,
              expected: 'owned and writable by root alone',
              actual: `${octal(entry.mode)}, uid ${entry.uid}, gid ${entry.gid}`,
              location,
              ...(changer.group ? { severity: 'low' } : {}),
            };
          // Anybody may put a folder of his own below a sticky one.
          if (entry.type === 'directory' && (entry.mode & 0o1002) === 0o1002)
            return {
              message: `Shells of root look for programs in ${folder}, where everybody can put one`,
              expected: 'owned and writable by root alone',
              actual: octal(entry.mode),
              location,
            };
        }
        return null;
      },
      { whenEmpty: notApplicable('No file sets a search path') },
    );
  },
});
