import {
  clamdSettings,
  DESKTOP,
  defineCheck,
  engineInfo,
  fail,
  isDesktop,
  manual,
  notTold,
  optional,
  pass,
  productsOf,
  scheduledJobs,
  securityProducts,
  undecided,
} from 'rempart/check';

const SCAN = /(?:^|[\s/;&|(])(clamd?scan|maldet|drweb-ctl|savscan)(?=\s)(.*)$/;

/** The folder that a pattern of ClamAV names, where it is a plain one: `^/var/lib/docker/` is. Patterns of a target are not run. */
const literal = (pattern: string): string =>
  pattern
    .replace(/^\^/, '')
    .replace(/\\([./_-])/g, '$1')
    .replace(/(?:\/?(?:\.\*)?\$?|\/)$/, '');

const lies = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);

interface Scan {
  readonly path: string;
  readonly program: string;
  readonly folders: readonly string[];
  readonly excluded: readonly string[];
  readonly unclear: boolean;
}

/** The scans of one job; of a line with a variable nobody can say from here what it reads. */
const scansOf = ({ path, text }: { readonly path: string; readonly text: string }): readonly Scan[] =>
  text.split('\n').flatMap((line): readonly Scan[] => {
    const [, program, rest = ''] = SCAN.exec(line.slice(0, 4000)) ?? [];
    if (program === undefined) return [];
    const words = rest.replaceAll(/["']/g, '').split(/\s+/);
    return [
      {
        path,
        program,
        folders: words.filter((word) => word.startsWith('/')).map((word) => word.replace(/\/+$/, '')),
        excluded: words.flatMap((word) => {
          const pattern = /^--exclude(?:-dir)?=(.+)$/.exec(word)?.[1];
          return pattern === undefined ? [] : [literal(pattern)];
        }),
        unclear: /[$`]|--file-list|\s-f\s/.test(rest),
      },
    ];
  });

export default defineCheck({
  id: 'antivirus/container-data-scanned',
  title: 'The malware scanner of the host reads what containers keep',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'Volumes, writable layers and images hold what strangers upload and what was pulled. The engine’s manual advises to leave its folder out of scans on access and, for that reason, to scan it by schedule.',
  remediation:
    'Take the exclusion away, or add a job that reads the folder when little is written: `clamdscan --fdpass --multiscan --infected /var/lib/docker/volumes`, or a sensor made for containers. Scan images when they are built.',
  fix: {
    command: 'clamdscan --fdpass --multiscan --infected /var/lib/docker/volumes',
    breaks:
      'It reads every file once; a scanner that moves or deletes below the folder damages layers: let it report only.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.1.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/security/antivirus/' },
  ],
  needs: {
    self: { info: engineInfo },
    parent: {
      host: { products: securityProducts, jobs: scheduledJobs, clamd: optional(clamdSettings) },
    },
  },
  evaluate({
    self: { info },
    parent: {
      host: { products, jobs, clamd },
    },
  }) {
    if (isDesktop(info)) return DESKTOP;
    const root = info.dockerRootDir;
    if (root === null || root === '') return notTold('where its data lies');
    const watching = productsOf(products, 'on-access').filter(({ running }) => running.length > 0);
    const sensor = watching.find(({ product }) => product.kinds.includes('container-sensor'));
    if (sensor !== undefined) return pass(`${sensor.product.name} watches containers`);
    const settings = clamd.known ? (clamd.value ?? new Map<string, readonly string[]>()) : null;
    const excludedByClamd = (settings?.get('excludepath') ?? []).map(literal);
    const isLeftOut = (patterns: readonly string[]): boolean => patterns.some((one) => lies(root, one));
    const reads = (folders: readonly string[]): boolean =>
      folders.some((folder) => lies(root, folder) || lies(folder, root));
    const onAccess = [
      ...(settings?.get('onaccessincludepath') ?? []),
      ...(settings?.get('onaccessmountpath') ?? []),
    ];
    const clamonacc = watching.find(({ product }) => product.name.startsWith('ClamAV'));
    if (
      clamonacc !== undefined &&
      reads(onAccess.map((path) => path.replace(/\/+$/, ''))) &&
      !isLeftOut([...excludedByClamd, ...(settings?.get('onaccessexcludepath') ?? []).map(literal)])
    )
      return pass('ClamAV scans it on access');
    const scans = jobs.items.flatMap(scansOf);
    const covering = scans.find(
      ({ program, folders, excluded }) =>
        reads(folders) &&
        !isLeftOut(excluded) &&
        (program !== 'clamdscan' || (settings !== null && !isLeftOut(excludedByClamd))),
    );
    if (covering !== undefined) return pass(covering.path);
    const other = watching.find(({ product }) => !product.name.startsWith('ClamAV'));
    if (other !== undefined)
      return manual(`Look in the console of ${other.product.name} whether ${root} is left out`);
    const unclear = scans.find((scan) => scan.unclear);
    if (unclear !== undefined)
      return manual(`Look whether ${unclear.path} reads ${root}: it names folders by variables or lists`);
    const reason = products.reason ?? jobs.reason ?? (clamd.known ? null : clamd.reason);
    if (reason !== null) return undecided(reason);
    const leftOut = isLeftOut([...excludedByClamd, ...scans.flatMap(({ excluded }) => excluded)]);
    return fail(
      {
        message: leftOut
          ? 'Malware scans leave the data of containers out'
          : 'No malware scan reads the data of containers',
        expected: `a scan by schedule or on access that reads ${root}`,
        actual: leftOut
          ? 'excluded'
          : scans[0] === undefined
            ? 'no scan'
            : scans
                .map(({ path }) => path)
                .slice(0, 5)
                .join(', '),
        location: { resource: 'scan of container data' },
      },
      { follows: ['antivirus/installed', 'antivirus/scheduled-scan'] },
    );
  },
});
