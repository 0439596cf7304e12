import {
  type Account,
  type ApplicationFile,
  accounts,
  applicationFiles,
  type ContainerUser,
  containerInspect,
  containerUser,
  defineCheck,
  type Finding,
  filterSet,
  imageInspect,
  judgePaths,
  notApplicable,
  notTold,
  octal,
  optional,
  type Resolved,
  type ResourceSet,
  undecided,
  type Verdict,
} from 'rempart/check';

/** What interpreters read as programs, and what is run; data beside it may be written by whoever works on it. */
const CODE = /\.(?:[cm]?js|[cm]?ts|py|rb|php|pl|sh|jar|war|class|dll|so)$/;
const isCode = ({ path, type, mode, role }: ApplicationFile): boolean =>
  role === 'program' || (type === 'file' && ((mode & 0o111) !== 0 || CODE.test(path)));

/** An owner may give himself the right to write; world-writable files are another check’s. */
const mayWrite = ({ mode, uid, gid }: ApplicationFile, user: Writer): boolean =>
  uid === user.uid || (gid === user.gid && (mode & 0o020) !== 0);

interface Writer {
  readonly uid: number;
  readonly gid: number | null;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

const judge = (files: ResourceSet<ApplicationFile>, user: Writer): Verdict => {
  const folders = new Set(files.items.filter(isCode).map(({ path }) => folderOf(path)));
  const judged = filterSet(
    files,
    (file) => isCode(file) || (file.type === 'directory' && folders.has(file.path)),
  );
  return judgePaths(
    judged,
    (file): Finding | null => {
      if (!mayWrite(file, user)) return null;
      const { path, type, role, mode, uid, gid } = file;
      const words = type === 'directory' ? `replace the code in ${path}` : `change its code in ${path}`;
      return {
        message:
          role === 'program' && type === 'file'
            ? `The user that runs ${path} may change it`
            : `The user of the application may ${words}`,
        expected: 'owned by root, not writable for the user',
        actual: `${octal(mode)}, uid ${uid}, gid ${gid}`,
        location: { path, resource: path },
        ...(role === 'program' && type === 'file' ? {} : { severity: 'low' as const }),
      };
    },
    { whenEmpty: notApplicable('No program was found that it starts') },
  );
};

const userOf = (text: string, known: Resolved<readonly Account[]>): ContainerUser =>
  containerUser(text, known.known ? known.value : null);

const unnamed = (known: Resolved<readonly Account[]>): Verdict =>
  undecided(
    known.known
      ? { code: 'unsupported', text: 'The user is not in the image’s /etc/passwd, so its uid is not known' }
      : known.reason,
  );

const shared = {
  severity: 'medium',
  rationale:
    'Whoever takes the application over may then exchange it: the next start, and every other request, runs his code. Code that belongs to root stays as it was built.',
  remediation:
    'Copy the code as root and let the user read it: `COPY --chown=root:root --chmod=755`; give the user the folders alone that it writes to.',
  references: [
    { standard: 'nist-800-190', id: '4.1.2' },
    { standard: 'url', id: 'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod' },
  ],
} as const;

const fix = {
  dockerfile: 'COPY --chown=root:root --chmod=755 . /app',
  breaks:
    'An application that updates itself, or writes beside its code, needs a folder of its own for that.',
};

export default [
  defineCheck({
    ...shared,
    id: 'filesystem-permissions/image-application-files',
    title: 'The user of the image cannot change the program that it runs',
    targets: ['image'],
    fix,
    needs: { self: { image: imageInspect, files: applicationFiles, accounts: optional(accounts) } },
    evaluate({ self: { image, files, accounts } }) {
      if (image.user === null) return notTold('the user of the image');
      const { uid, gid } = userOf(image.user, accounts);
      if (uid === 0) return notApplicable('The image runs as root, who may change everything');
      if (uid === null) return unnamed(accounts);
      return judge(files, { uid, gid });
    },
  }),
  defineCheck({
    ...shared,
    id: 'filesystem-permissions/container-application-files',
    title: 'A user given to the container cannot change the program that it runs',
    targets: ['container'],
    fix: { ...fix, flag: '--read-only', compose: 'read_only: true' },
    seen: 'requested',
    needs: {
      self: { inspect: containerInspect },
      parent: { image: { image: imageInspect, files: applicationFiles, accounts: optional(accounts) } },
    },
    evaluate({ self: { inspect }, parent }) {
      const { image, files, accounts } = parent.image;
      if (inspect.config.user === null || image.user === null)
        return notTold('the user of the container and of its image');
      const { uid, gid } = userOf(inspect.config.user, accounts);
      if (uid === 0) return notApplicable('The container runs as root, who may change everything');
      if (inspect.config.user === image.user) return notApplicable('It runs as its image’s user');
      if (inspect.hostConfig.readonlyRootfs === true)
        return notApplicable('Its root file system is read-only');
      if (uid === null) return unnamed(accounts);
      // What is mounted over a path is not the image’s.
      const mounts = (inspect.mounts ?? []).flatMap(({ destination }) => destination ?? []);
      const isMounted = (path: string) =>
        mounts.some((mount) => path === mount || path.startsWith(`${mount}/`));
      return judge(
        filterSet(files, ({ path }) => !isMounted(path)),
        { uid, gid },
      );
    },
  }),
] as const;
