import {
  containerInspect,
  defineCheck,
  filterSet,
  isLogPath,
  judgePaths,
  kindOfPath,
  notApplicable,
  safeWord,
  writtenPaths,
} from 'rempart/check';

/** Nobody misses them in the next container: state of a running program, caches, histories. */
const SHORT_LIVED =
  /^\/(?:run|tmp|var\/(?:run|tmp|lock|cache|spool\/postfix))(?:\/|$)|\/\.(?:bash_history|ash_history|lesshst|viminfo|wget-hsts)$|\/\.(?:cache|npm|nv|ssh)(?:\/|$)/;
/** Entry points render them from the settings at every start. */
const MILDER = /^\/etc\//;
/** Files of databases, and what people send in: a single one is somebody's data. */
const DATA =
  /\.(?:db|sqlite3?|db3|mdb|ldb|ibd|frm|rdb|aof|wal)$|\/(?:ibdata\d+|PG_VERSION|pg_wal|WiredTiger)(?:$|\/)|\/(?:uploads?|attachments|media)\/./i;
/** A few files are state of a running program; many are data. */
const FEW = 20;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

export default defineCheck({
  id: 'persistence/root-not-written',
  title: 'The container writes its data to volumes, not to its own layer',
  targets: ['container'],
  severity: 'medium',
  rationale:
    'What is written to the container’s own layer is lost when it is replaced, is in no backup, and grows unseen.',
  remediation:
    '`docker diff NAME` lists the paths: mount a named volume where data must last, a tmpfs where it need not, and start with `--read-only`.',
  fix: {
    flag: '--mount type=volume,src=NAME,dst=FOLDER, or --tmpfs FOLDER where nothing has to last; --read-only',
    compose: 'volumes: ["NAME:FOLDER"], or tmpfs: [FOLDER]; read_only: true',
    breaks: 'With --read-only, every write elsewhere',
  },
  seen: 'kernel',
  references: [
    { standard: 'nist-800-190', id: '4.4.4' },
    { standard: 'url', id: 'https://docs.docker.com/engine/storage/' },
  ],
  needs: { self: { inspect: containerInspect, written: writtenPaths } },
  evaluate({ self: { inspect, written } }) {
    if (inspect.hostConfig.readonlyRootfs === true) return notApplicable('The root is read-only');
    if (written === null) return notApplicable('It was never started');
    const data = filterSet(
      written,
      ({ path, kind }) =>
        kind !== 'deleted' && kindOfPath(path) === 'other' && !SHORT_LIVED.test(path) && !isLogPath(path),
    );
    const few = data.items.filter(({ path }) => !MILDER.test(path)).length <= FEW;
    return judgePaths(data, ({ path, kind }) => ({
      message: `${path} was written to the container’s own layer`,
      expected: 'a volume or a tmpfs',
      actual: kind,
      location: { path, resource: path },
      ...((few && !DATA.test(path)) || MILDER.test(path) ? { severity: 'low' as const } : {}),
      fix: {
        flag: `--mount type=volume,src=NAME,dst=${safeWord(folderOf(path), 'FOLDER')}, or --tmpfs where nothing has to last`,
        compose: `volumes: ["NAME:${safeWord(folderOf(path), 'FOLDER')}"], or tmpfs: where nothing has to last`,
      },
    }));
  },
});
