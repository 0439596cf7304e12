import {
  clamdSettings,
  defineCheck,
  type Finding,
  fail,
  filterSet,
  judgeEach,
  notApplicable,
  openDetections,
  pass,
  processes,
  productsOf,
  securityProducts,
  undecided,
} from 'rempart/check';

const detections = defineCheck({
  id: 'antivirus/no-open-detections',
  title: 'No file that the scanner called malware still lies there',
  targets: ['host'],
  severity: 'high',
  rationale:
    'A scanner that only writes a line protects nobody: what it found stays and runs until somebody reads the log.',
  remediation:
    'Look at the file without running it, find how it came, then remove it; let clamscan and clamonacc move what they find (`--move=DIR`), and have the log sent to somebody.',
  references: [{ standard: 'url', id: 'https://docs.clamav.net/manual/Usage/Scanning.html' }],
  needs: { self: { detections: openDetections, products: securityProducts } },
  evaluate: ({ self: { detections, products } }) =>
    judgeEach(
      detections,
      ({ path, signature, log }): Finding => ({
        message: `${path} was found to be ${signature}, and is still there`,
        expected: 'removed, or in quarantine',
        actual: `told in ${log}`,
        location: { path, resource: path },
        // The test file of the industry harms nobody.
        ...(/eicar/i.test(signature) ? { severity: 'low' as const } : {}),
      }),
      productsOf(products, 'antivirus').some(({ product }) => product.name === 'ClamAV')
        ? {}
        : {
            whenEmpty:
              products.reason === null
                ? notApplicable('Only the logs of ClamAV are read, which is not installed')
                : undecided(products.reason),
          },
    ),
});

/** Where malware is put down first. */
const EXPOSED = ['/', '/home', '/tmp', '/var/tmp', '/root', '/srv', '/var/www'];

/** `ExcludePath` is a regular expression; only the plain form of a whole folder is judged. */
const folderOf = (pattern: string): string =>
  pattern.replace(/^\^/, '').replace(/(\/|\/?\.\*|\$)+$/, '') || '/';

const scope = defineCheck({
  id: 'antivirus/scan-scope',
  title: 'The scanner leaves out no folder that everybody writes to',
  targets: ['host'],
  severity: 'low',
  rationale:
    'What is left out of every scan is where malware is kept: homes, /tmp, the files of a web server.',
  remediation:
    'Remove the line from clamd.conf; leave out only what cannot be scanned (/proc, /sys, data folders of databases, that of an engine where a job of its own reads it).',
  references: [{ standard: 'url', id: 'https://docs.clamav.net/manual/Usage/Configuration.html' }],
  needs: { self: { settings: clamdSettings } },
  evaluate({ self: { settings } }) {
    if (settings === null) return notApplicable('clamd is not configured');
    const left = ['excludepath', 'onaccessexcludepath'].flatMap((key) =>
      (settings.get(key) ?? [])
        .filter((pattern) => EXPOSED.includes(folderOf(pattern)))
        .map((pattern) => ({ key, pattern })),
    );
    const findings = left.map(
      ({ key, pattern }): Finding => ({
        message: `${folderOf(pattern)} is left out of every scan`,
        expected: 'scanned',
        actual: `${key === 'excludepath' ? 'ExcludePath' : 'OnAccessExcludePath'} ${pattern}`,
        location: { path: '/etc/clamav/clamd.conf', resource: `${key} ${folderOf(pattern)}` },
      }),
    );
    const [first, ...rest] = findings;
    return first === undefined ? pass('no such folder is left out') : fail([first, ...rest]);
  },
});

const unprivileged = defineCheck({
  id: 'antivirus/daemon-unprivileged',
  title: 'The scanning daemon does not run as root',
  targets: ['host'],
  severity: 'low',
  rationale:
    'clamd takes apart every format that strangers can send; a hole in one of its parsers is worth what its user may do.',
  remediation:
    'Set `User clamav` (`clamscan` on RHEL) in clamd.conf and scan with `clamdscan --fdpass`, which hands over the open file.',
  references: [{ standard: 'url', id: 'https://docs.clamav.net/manual/Usage/Configuration.html' }],
  needs: { self: { processes } },
  evaluate: ({ self: { processes } }) =>
    judgeEach(
      filterSet(processes, ({ name, kernelThread }) => name === 'clamd' && !kernelThread),
      ({ uid }): Finding | null =>
        uid === 0
          ? {
              message: 'clamd runs as root',
              expected: 'a user of its own',
              actual: 'uid 0',
              location: { resource: 'clamd' },
            }
          : null,
      { whenEmpty: notApplicable('clamd does not run') },
    ),
});

export default [detections, scope, unprivileged] as const;
