import {
  containerInspect,
  defineCheck,
  engineVolumes,
  fail,
  imageName,
  isAnonymousVolume,
  manual,
  notApplicable,
  optional,
  pass,
  processes,
  scheduledJobs,
  system,
} from 'rempart/check';

/** Programs that copy files or databases away, by their names in a command, a timer or a process. */
const TOOLS =
  /(?:^|[\s/"'@_-])(?:restic|resticprofile|autorestic|borg|borgmatic|borgbackup|duplicity|duply|rsnapshot|rdiff-backup|kopia|duplicati\S*|bareos-fd|bacula-fd|burp|veeam\w*|urbackup\w*|proxmox-backup-client|dsmc|rclone|rsync|syncoid|btrbk|pgbackrest|wal-g|barman|xtrabackup|mariabackup|pg_dump\w*|mysqldump|mariadb-dump|mongodump)(?:$|[\s/."'@_-])/im;
/** Scripts of one's own; those of distributions copy their own lists (dpkg-db-backup, /var/backups). */
const OWN_SCRIPT = /\/(?:usr\/local|opt|root|home|srv)\/\S*backup/i;
/** Images that do nothing else. */
const IMAGES =
  /(?:^|\/)(?:docker-volume-backup|volumerize|resticker|restic|rest-server|borgmatic|borg-?backup|duplicati|kopia|velero|docker-backup|[\w.-]*-backup(?:-\w+)?|backup)$/;
/** Labels by which people say so of a volume or a container. */
const LABEL = /(?:^|[./_-])(?:backup|restic|borg|stop-during-backup|volume-backup)(?:[./_-]|$)/i;
const NO = /^(?:|0|false|no|none|off|never)$/i;

const saysSo = (labels: Readonly<Record<string, string>> | null): boolean =>
  Object.entries(labels ?? {}).some(([name, value]) => LABEL.test(name) && !NO.test(value));

export default defineCheck({
  id: 'persistence/volumes-backed-up',
  title: 'Something backs the engine’s volumes up',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'Volumes outlive containers, not the disk, nor a mistake, nor somebody who encrypts them for ransom; only a copy elsewhere does.',
  remediation:
    'Run a backup of the volumes on a schedule (restic or borg from a timer of the host, or a container that does it), and try to restore. Where it happens elsewhere, say so with a label: `--label backup=HOW` on the volume.',
  fix: {
    command: 'docker volume create --label backup=HOW NAME',
    compose: 'volumes: {NAME: {labels: {backup: HOW}}}',
    breaks: 'A copy of a database that runs is broken: dump it, or stop it while it is copied',
  },
  references: [
    {
      standard: 'url',
      id: 'https://docs.docker.com/engine/storage/volumes/#back-up-restore-or-migrate-data-volumes',
    },
  ],
  needs: {
    self: { volumes: engineVolumes },
    children: { container: { inspect: containerInspect } },
    parent: {
      host: {
        jobs: optional(scheduledJobs),
        processes: optional(processes),
        system: optional(system),
      },
    },
  },
  evaluate({ self: { volumes }, children: { container }, parent: { host } }) {
    const used = new Set(
      container.items.flatMap(({ inspect }) => (inspect.mounts ?? []).map(({ name }) => name)),
    );
    const kept = volumes.items.filter(
      ({ name }) => used.has(name) && !isAnonymousVolume({ type: 'volume', name }),
    );
    if (kept.length === 0 && container.reason === null)
      return notApplicable('No container keeps data in a volume with a name');
    const labelled = kept.find(({ labels }) => saysSo(labels));
    if (labelled !== undefined) return pass(`the label of the volume ${labelled.name} says so`);
    const worker = container.items.find(
      ({ inspect }) => saysSo(inspect.config.labels) || IMAGES.test(imageName(inspect.config.image ?? '')),
    );
    if (worker !== undefined) return pass(`the container ${worker.target.name}`);
    if (!host.jobs.known || !host.processes.known)
      return manual(
        'Look whether the volumes are backed up: neither a label nor a container of the engine says so',
      );
    const job = host.jobs.value.items.find(({ text }) => TOOLS.test(text) || OWN_SCRIPT.test(text));
    if (job !== undefined) return pass(job.path);
    const running = host.processes.value.items.find(
      ({ command, kernelThread }) => !kernelThread && TOOLS.test(command[0] ?? ''),
    );
    if (running !== undefined) return pass(`the process ${running.name}`);
    const unseen = container.reason ?? host.jobs.value.reason ?? host.processes.value.reason;
    if (unseen !== null)
      return manual(`Look whether the volumes are backed up: not everything could be seen (${unseen.text})`);
    const virtual = host.system.known && host.system.value.machine === 'virtual-machine';
    return fail({
      message: 'No backup of the volumes was seen, on the host or in a container',
      expected: 'a job, a container, or a label',
      actual: `${kept.length} volumes: ${kept
        .map(({ name }) => name)
        .slice(0, 8)
        .join(', ')}`,
      location: { resource: 'backup' },
      // Snapshots of a hypervisor are not seen from inside.
      severity: virtual ? 'low' : 'medium',
    });
  },
});
