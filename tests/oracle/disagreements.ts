import { listedMounts, readablePorts } from './bench-view.ts';
import { cisSection5, type Subject } from './cis-section-5.ts';
import { imageOf } from './container-configuration.ts';
import type { CreateBody } from './create-body.ts';
import type { ComparedVerdict } from './docker-bench.ts';
import { capabilityNames, DEFAULT_CAPABILITIES } from './effective-capabilities.ts';
import { type HostMount, hostMounts, isSensitive, showsEngineSocket } from './host-path.ts';
import { isHosts } from './joined-namespaces.ts';
import { partners, volumes } from './surroundings.ts';

/** Cases in which docker-bench-security and the meaning of a flag part, and why. */
export interface Disagreement {
  /** Null for every number. */
  readonly number: string | null;
  /** Who says that something is wrong. */
  readonly objects: 'docker-bench' | 'rempart';
  readonly why: string;
  /** The cases, all of them and no other. */
  readonly applies: (subject: Subject, number: string) => boolean;
  /** Set where docker-bench says now this, now that of one and the same container. */
  readonly byChance?: true;
}

const isWrong = (subject: Subject, number: string): boolean => cisSection5[number]?.judge(subject) === 'fail';

type Condition = (subject: Subject) => boolean;

/** What docker-bench does not see in a container that runs. */
const missed = (number: string, why: string, condition: Condition): Disagreement => ({
  number,
  objects: 'rempart',
  why,
  applies: (subject) => subject.running && isWrong(subject, number) && condition(subject),
});

/** What docker-bench lists although nothing is wrong with it. */
const falseAlarm = (number: string, why: string, condition: Condition): Disagreement => ({
  number,
  objects: 'docker-bench',
  why,
  applies: (subject) => subject.running && !isWrong(subject, number) && condition(subject),
});

const always = () => true;

const addsBeyondDefault = ({ HostConfig }: CreateBody): boolean =>
  !capabilityNames(HostConfig.CapAdd).isSubsetOf(DEFAULT_CAPABILITIES);

/** The eight folders that docker-bench asks for, by these very names. */
const ASKED_FOLDERS: ReadonlySet<string> = new Set([
  ...['/', '/boot', '/dev', '/etc', '/lib', '/proc', '/sys', '/usr'],
]);

const mounts = (body: CreateBody): readonly HostMount[] => hostMounts(body, volumes, partners);

const mountsAskedFolder = (body: CreateBody): boolean =>
  listedMounts(body).some(({ source }) => source !== null && ASKED_FOLDERS.has(source));

const writesAskedFolder = (body: CreateBody): boolean =>
  listedMounts(body).some(
    ({ source, target, writable }) =>
      writable && ((source !== null && ASKED_FOLDERS.has(source)) || ASKED_FOLDERS.has(target)),
  );

const writesAnything = (body: CreateBody): boolean => listedMounts(body).some(({ writable }) => writable);

const isBound = ({ by }: HostMount): boolean => by === 'bind';

const showingSocket = (body: CreateBody): readonly HostMount[] => mounts(body).filter(showsEngineSocket);

const isFolder = ({ by, path }: HostMount): boolean => by === 'bind' && !path.endsWith('.sock');

const saysSocket = (body: CreateBody): boolean =>
  listedMounts(body).some(({ source, target }) => /docker.sock/.test(`${source ?? ''} ${target}`));

const isLow = (hostPort: number | null): boolean => hostPort !== null && hostPort <= 1024;

const seccompIsOff = ({ HostConfig }: CreateBody): boolean =>
  (HostConfig.SecurityOpt ?? []).some((option) => /^seccomp[=:]unconfined$/.test(option));

/** What docker-bench says of section 5 and rempart does not, or the other way round. */
export const disagreements: readonly Disagreement[] = [
  {
    number: null,
    objects: 'rempart',
    why: 'It looks at running containers alone; what is wrong with a stopped one is wrong again when it starts',
    applies: (subject, number) => !subject.running && isWrong(subject, number),
  },
  falseAlarm(
    '5.2',
    'This kernel has no AppArmor, so no container can have a profile',
    ({ engine }) => !engine.appArmor,
  ),
  falseAlarm(
    '5.3',
    'This engine has no SELinux; it asks whether there is any security option at all, and those that turn protection off count like the others',
    ({ body: { HostConfig }, engine }) =>
      // The engine adds an option of its own to containers that are the host's in one of these ways.
      !engine.selinux &&
      HostConfig.SecurityOpt === undefined &&
      HostConfig.Privileged !== true &&
      HostConfig.PidMode !== 'host' &&
      HostConfig.IpcMode !== 'host',
  ),
  missed(
    '5.4',
    'A privileged container holds every capability without one being added',
    ({ body }) => !addsBeyondDefault(body) && body.HostConfig.Privileged === true,
  ),
  missed(
    '5.4',
    'It asks what was added to the default set, not what of it was kept: raw sockets among it, and all that nobody named',
    ({ body }) => !addsBeyondDefault(body) && body.HostConfig.Privileged !== true,
  ),
  falseAlarm(
    '5.4',
    'What was added acts within the container’s own namespaces, and everything else was dropped',
    ({ body }) => addsBeyondDefault(body),
  ),
  missed(
    '5.6',
    'A system folder mounted read-only still shows keys, configuration and devices',
    ({ body }) => mountsAskedFolder(body) && !writesAnything(body),
  ),
  {
    ...missed(
      '5.6',
      'A system folder is mounted read-only, and another mount may be written to: whether the pattern takes the one word for the other folder depends on the order of the mounts, which changes with every answer of the engine',
      ({ body }) => mountsAskedFolder(body) && !writesAskedFolder(body) && writesAnything(body),
    ),
    byChance: true,
  },
  missed(
    '5.6',
    'It knows eight folders by their exact names: not /root, /home, /var, /run, /bin, nor a folder in one of the eight',
    ({ body }) =>
      !mountsAskedFolder(body) && !writesAskedFolder(body) && mounts(body).filter(isSensitive).some(isBound),
  ),
  missed(
    '5.6',
    'A named volume whose options bind a folder of the host is a mount of that folder',
    ({ body }) =>
      !mountsAskedFolder(body) && !writesAskedFolder(body) && !mounts(body).filter(isSensitive).some(isBound),
  ),
  falseAlarm(
    '5.6',
    'The pattern takes the place inside the container for the folder of the host',
    ({ body }) => writesAskedFolder(body),
  ),
  missed(
    '5.7',
    'It runs ps inside; an image without ps passes, whatever runs',
    ({ body }) => !imageOf(body).hasPs,
  ),
  falseAlarm(
    '5.7',
    'With the processes of the host, ps inside shows the SSH servers of the host and of other containers, and the very search for them',
    ({ body }) => isHosts(body, 'PidMode'),
  ),
  missed(
    '5.8',
    'It cuts the text of docker port at its first colon and so reads no IPv6 address',
    ({ body }) => readablePorts(body).every(({ hostPort }) => !isLow(hostPort)),
  ),
  falseAlarm(
    '5.8',
    '1024 is no privileged port, and 80 and 443 are what the benchmark itself excepts',
    ({ body }) => readablePorts(body).some(({ hostPort }) => isLow(hostPort)),
  ),
  falseAlarm(
    '5.9',
    'Which ports are needed only a person can say: it lists every container with a published port, rempart those that publish whatever their image exposes',
    ({ body }) => readablePorts(body).length > 0,
  ),
  missed(
    '5.10',
    'A container that joins the network of one with the host’s network has the host’s',
    ({ body }) => body.HostConfig.NetworkMode !== 'host',
  ),
  missed(
    '5.12',
    'Shares weigh processors when they are short and bound nothing',
    ({ body }) => (body.HostConfig.CpuShares ?? 0) > 0,
  ),
  falseAlarm(
    '5.12',
    'A quota or a set of processors is a bound; it knows shares and --cpus only',
    ({ body }) => !((body.HostConfig.CpuShares ?? 0) > 0) && !((body.HostConfig.NanoCpus ?? 0) > 0),
  ),
  missed('5.14', 'It reads no IPv6 address, so every address of IPv6 is none to it', ({ body }) =>
    readablePorts(body).every(({ address }) => address !== '' && address !== '0.0.0.0'),
  ),
  missed(
    '5.15',
    'It asks for a retry count above five; always, unless-stopped and an unlimited count have the count 0',
    ({ body }) => (body.HostConfig.RestartPolicy?.MaximumRetryCount ?? 0) === 0,
  ),
  missed(
    '5.16',
    'A container that joins the processes of another one sees, signals and traces them, and the host’s if the other does',
    ({ body }) => body.HostConfig.PidMode !== 'host',
  ),
  missed(
    '5.17',
    'Shared memory that others may join, or that is another container’s, is shared',
    ({ body }) => body.HostConfig.IpcMode !== 'host',
  ),
  missed(
    '5.18',
    'Privileged mode, a device rule and a device request open devices without naming one',
    ({ body }) => (body.HostConfig.Devices ?? []).length === 0,
  ),
  falseAlarm(
    '5.18',
    'The device is one that every container has, whatever it is called inside',
    ({ body }) => (body.HostConfig.Devices ?? []).length > 0,
  ),
  falseAlarm(
    '5.19',
    'It lists containers that override no ulimit; the benchmark asks for an override where one is needed, which only a person can say',
    ({ body }) => (body.HostConfig.Ulimits ?? []).length === 0,
  ),
  missed(
    '5.19',
    'An override that takes the limit of open files away counts as one to it',
    ({ body }) => (body.HostConfig.Ulimits ?? []).length > 0,
  ),
  missed(
    '5.22',
    'Privileged mode turns the filter off without the option that it looks for',
    ({ body }) => !seccompIsOff(body) && body.HostConfig.Privileged === true,
  ),
  missed(
    '5.22',
    'A profile of one’s own that lets dangerous calls through is as good as none',
    ({ body }) => !seccompIsOff(body) && body.HostConfig.Privileged !== true,
  ),
  missed(
    '5.23',
    'It prints a note and looks at nothing; the engine knows the commands that run inside',
    always,
  ),
  missed(
    '5.24',
    'It prints a note and looks at nothing; the engine knows the commands that run inside',
    always,
  ),
  falseAlarm(
    '5.25',
    'The control group is one below the engine’s own or its orchestrator’s',
    ({ body }) => (body.HostConfig.CgroupParent ?? '') !== '',
  ),
  missed('5.26', 'It looks for the name of the option, so that one that says false passes', ({ body }) =>
    (body.HostConfig.SecurityOpt ?? []).some((option) => option.startsWith('no-new-privileges')),
  ),
  missed(
    '5.28',
    'It looks at nothing; a reference without a version, or one that names another image by now, can be seen',
    always,
  ),
  falseAlarm(
    '5.31',
    'This engine maps no users: there is no other user namespace to stay in',
    ({ body, engine }) => !engine.remapsUsers && body.HostConfig.UsernsMode === 'host',
  ),
  missed(
    '5.32',
    'A folder that holds the socket holds it under another name',
    ({ body }) => !saysSocket(body) && showingSocket(body).some(isFolder),
  ),
  missed(
    '5.32',
    'A named volume whose options bind the folder of the socket mounts the socket',
    ({ body }) => {
      const showing = showingSocket(body);
      return !saysSocket(body) && !showing.some(isFolder) && showing.some(({ by }) => by === 'volume');
    },
  ),
  missed(
    '5.32',
    'The sockets of containerd, CRI-O and Podman make containers, too',
    ({ body }) =>
      !saysSocket(body) && showingSocket(body).every((mount) => isBound(mount) && !isFolder(mount)),
  ),
  falseAlarm(
    '5.32',
    'The letters docker.sock stand in a path that is no socket, or in the place inside',
    ({ body }) => saysSocket(body),
  ),
];

/** The rows of the table that explain a verdict: one where the two part, none where they agree for good. */
export const explanationsOf = ({ number, subject }: ComparedVerdict): readonly Disagreement[] =>
  disagreements.filter(
    (row) => (row.number === null || row.number === number) && row.applies(subject, number),
  );

/** Who objects alone; null where both say the same. */
export const objector = ({ listed, right }: ComparedVerdict): Disagreement['objects'] | null =>
  listed === (right === 'fail') ? null : listed ? 'docker-bench' : 'rempart';

/** Whether a verdict is a case of a row: the two part there, or docker-bench parts with itself. */
export const isCase = (verdict: ComparedVerdict, row: Disagreement): boolean =>
  (verdict.varies || objector(verdict) !== null) && explanationsOf(verdict).includes(row);
