import type { Fix } from '../core/fix.ts';
import type { Severity } from '../core/severity.ts';
import {
  asked,
  type EscapeEvidence,
  type EscapeStep,
  holds,
  inHostNamespace,
  rootOnHost,
  unconfined,
} from './escape/escape-evidence.ts';
import {
  CONTROLS,
  hostDisk,
  KERNEL_SETTINGS,
  MANAGERS,
  modulesLoadable,
  mounted,
  rootFileSystemInside,
  rootProgramMounted,
  SOCKET,
  sameUidOutside,
  settingsWritable,
} from './escape/escape-steps.ts';

export type { EscapeEvidence, EscapeStep } from './escape/escape-evidence.ts';

/** A way from inside a container to the host: it stands open when every one of its walls does. */
export interface EscapePath {
  /** Names it in fingerprints. */
  readonly key: string;
  /** What is reached at its end. */
  readonly reach: string;
  readonly severity: Severity;
  readonly steps: (evidence: EscapeEvidence) => readonly EscapeStep[];
  /** Privileged mode opens it too, so that it is no way of its own beside that one. */
  readonly byPrivilege: boolean;
  /** The check that tells all of it when no other wall had to be open; null where only the combination is dangerous. */
  readonly toldBy: string | null;
  /** The wall that is closed most easily. */
  readonly fix: Fix;
}

/** Known ways out, the shortest first; what each needs is told in capabilities(7), namespaces(7), proc(5), open_by_handle_at(2), ptrace(2). */
export const ESCAPE_PATHS: readonly EscapePath[] = [
  {
    key: 'privileged',
    byPrivilege: false,
    reach: 'root of the host through any of its devices',
    severity: 'critical',
    toldBy: 'privileged-mode/privileged',
    steps: (evidence) => [
      rootOnHost(evidence),
      asked(evidence.inspect.hostConfig.privileged, 'it is privileged'),
    ],
    fix: {
      flag: 'without --privileged',
      compose: 'without privileged: true',
      breaks: 'programs that use devices or administer the kernel',
    },
  },
  {
    key: 'engine-socket',
    byPrivilege: false,
    reach: 'root of the host by an order to the engine',
    severity: 'critical',
    toldBy: 'isolation/engine-socket',
    steps: (evidence) => [
      rootOnHost(evidence),
      asked(!evidence.rootless, 'the engine runs as root'),
      mounted(evidence, SOCKET, { writable: false, what: 'the engine’s socket' }),
    ],
    fix: {
      flag: 'without the volume of the socket',
      compose: 'volumes: without docker.sock',
      breaks: 'programs that manage containers; give them a filtering proxy',
    },
  },
  {
    key: 'host-sockets',
    byPrivilege: false,
    reach: 'root of the host by an order to a service that listens below /run',
    severity: 'critical',
    toldBy: null,
    steps: (evidence) => [
      rootOnHost(evidence),
      mounted(
        { ...evidence, sources: evidence.sources?.filter(({ writable }) => !writable) ?? null },
        /^\/$/,
        { writable: false, what: 'the whole host, with its sockets, which read-only does not close,' },
      ),
    ],
    fix: {
      flag: 'without the volume of /',
      compose: 'volumes: without /',
      breaks: 'programs that watch the host’s files',
    },
  },
  {
    key: 'host-settings',
    byPrivilege: false,
    reach: 'root of the host by what it runs and believes',
    severity: 'critical',
    toldBy: null,
    steps: (evidence) => [
      rootOnHost(evidence),
      mounted(evidence, CONTROLS, { writable: true, what: 'what decides over the host' }),
    ],
    fix: {
      flag: '--mount type=bind,src=…,dst=…,readonly',
      compose: 'volumes: with read_only: true',
      breaks: 'programs that write there',
    },
  },
  {
    key: 'service-manager',
    byPrivilege: false,
    reach: 'root of the host by an order to its service manager',
    severity: 'critical',
    toldBy: null,
    steps: (evidence) => [
      rootOnHost(evidence),
      mounted(evidence, MANAGERS, { writable: false, what: 'the socket of the host’s service manager' }),
    ],
    fix: {
      flag: 'without that volume',
      compose: 'volumes: without /run',
      breaks: 'programs that start services of the host',
    },
  },
  {
    key: 'root-program',
    byPrivilege: false,
    reach: 'root of the host by replacing a program that it runs',
    severity: 'critical',
    toldBy: null,
    steps: (evidence) => [rootOnHost(evidence), rootProgramMounted(evidence)],
    fix: {
      flag: '--mount type=bind,src=…,dst=…,readonly',
      compose: 'volumes: with read_only: true',
      breaks: 'programs that write there',
    },
  },
  {
    key: 'kernel-settings',
    byPrivilege: true,
    reach: 'root of the host by the program that the kernel starts at a crash (kernel.core_pattern)',
    severity: 'critical',
    toldBy: null,
    steps: (evidence) => [rootOnHost(evidence), settingsWritable(evidence), unconfined(evidence)],
    fix: {
      flag: 'without --security-opt systempaths=unconfined',
      compose: 'security_opt: without systempaths=unconfined',
      breaks: 'programs that set kernel parameters; use --sysctl for those of the container',
    },
  },
  {
    key: 'mounted-proc',
    byPrivilege: false,
    reach: 'root of the host by the program that the kernel starts at a crash (kernel.core_pattern)',
    severity: 'critical',
    toldBy: null,
    steps: (evidence) => [
      rootOnHost(evidence),
      mounted(evidence, KERNEL_SETTINGS, { writable: true, what: 'the host’s /proc' }),
    ],
    fix: {
      flag: '--mount type=bind,src=/proc,dst=…,readonly',
      compose: 'volumes: with read_only: true',
      breaks: 'nothing that only reads',
    },
  },
  {
    key: 'new-mounts',
    byPrivilege: true,
    reach: 'root of the host by a /proc or a control group that it mounts itself',
    severity: 'critical',
    toldBy: null,
    steps: (evidence) => [rootOnHost(evidence), holds(evidence, 'SYS_ADMIN'), unconfined(evidence)],
    fix: {
      flag: 'without --cap-add SYS_ADMIN',
      compose: 'cap_add: without SYS_ADMIN',
      breaks: 'programs that mount file systems',
    },
  },
  {
    key: 'trace-host',
    byPrivilege: true,
    reach: 'root of the host by code put into one of its processes',
    severity: 'critical',
    toldBy: null,
    steps: (evidence) => [
      inHostNamespace(evidence, 'pid'),
      holds(evidence, 'SYS_PTRACE'),
      unconfined(evidence),
    ],
    fix: {
      flag: 'without --pid host',
      compose: 'without pid: host',
      breaks: 'programs that watch processes of the host',
    },
  },
  {
    key: 'same-uid',
    byPrivilege: false,
    reach: 'files, environment and memory of a process of the host',
    severity: 'high',
    toldBy: null,
    steps: (evidence) => [inHostNamespace(evidence, 'pid'), sameUidOutside(evidence), unconfined(evidence)],
    fix: {
      flag: 'without --pid host',
      compose: 'without pid: host',
      breaks: 'programs that watch processes of the host',
    },
  },
  {
    key: 'file-handles',
    byPrivilege: true,
    reach: 'every file of the host, by its handle',
    severity: 'critical',
    toldBy: null,
    steps: (evidence) => [holds(evidence, 'DAC_READ_SEARCH'), rootFileSystemInside(evidence)],
    fix: {
      flag: 'without --cap-add DAC_READ_SEARCH',
      compose: 'cap_add: without DAC_READ_SEARCH',
      breaks: 'backup programs that read past permissions',
    },
  },
  {
    key: 'kernel-module',
    byPrivilege: true,
    reach: 'the kernel itself, by a module',
    severity: 'critical',
    toldBy: null,
    steps: (evidence) => [holds(evidence, 'SYS_MODULE'), modulesLoadable(evidence)],
    fix: {
      flag: 'without --cap-add SYS_MODULE',
      compose: 'cap_add: without SYS_MODULE',
      breaks: 'programs that load modules; load them on the host',
    },
  },
  {
    key: 'host-disk',
    byPrivilege: true,
    reach: 'every file of the host, past every permission',
    severity: 'critical',
    toldBy: null,
    steps: (evidence) => [rootOnHost(evidence), hostDisk(evidence)],
    fix: {
      flag: 'without that --device',
      compose: 'devices: without the disk',
      breaks: 'programs that partition or back up disks',
    },
  },
  {
    key: 'host-network',
    byPrivilege: true,
    reach: 'the host’s firewall, routes and traffic',
    severity: 'high',
    toldBy: null,
    steps: (evidence) => [inHostNamespace(evidence, 'net'), holds(evidence, 'NET_ADMIN')],
    fix: {
      flag: 'without --network host',
      compose: 'without network_mode: host',
      breaks: 'programs that listen on many ports or set up the host’s network',
    },
  },
];
