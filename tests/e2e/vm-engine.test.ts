import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report, Result, TargetReport } from '../../src/core/generated/report.ts';
import { containerCanaries, describeWith, START_TIMEOUT_MS, sshRun, type VmName } from '../testbed/index.ts';
import { vmContainerCases } from '../testbed/vm-engine-containers.ts';
import { expectSeen } from './report-document.ts';
import { AUDIT_TIMEOUT_MS, type VmAudits, vmAudits } from './vm-audits.ts';

const machines = ['engine-bad', 'engine-good'] as const;

/** Checks that join what the host and its engine know, with the kind of the row that they stand on. */
const JOINED = {
  'firewall/published-ports': 'host',
  'docker-engine/docker-group-empty': 'docker-engine',
  'docker-engine/api-needs-certificates': 'docker-engine',
  'persistence/engine-data-separate': 'docker-engine',
  'isolation/escape-paths': 'container',
} as const satisfies Record<string, TargetReport['kind']>;

/** The way out of each container of the bad machine; the others have none. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  'config-sync': 'host-settings',
  debugger: 'trace-host',
  'ci-runner': 'engine-socket',
  legacy: 'privileged',
  vpn: 'host-network',
  reports: 'root-program',
  backup: 'file-handles',
  'disk-health': 'host-disk',
};

describeWith('engine-vm', 'an audit over SSH of a virtual machine that runs its own engine', () => {
  let audits: VmAudits;
  beforeAll(async () => {
    audits = await vmAudits(machines);
  }, 2 * START_TIMEOUT_MS);
  afterAll(() => audits?.stop());

  const reportOf = async (name: VmName): Promise<Report> => (await audits.reportOf(name, 'auditor')).report;

  const rowsOf = ({ targets }: Report, kind: TargetReport['kind']) =>
    targets.filter((target) => target.kind === kind);

  const resultOf = (report: Report, name: string, checkId: string): Result => {
    const result = rowsOf(report, 'container')
      .find((target) => target.name === name)
      ?.results.find((result) => result.checkId === checkId);
    if (result === undefined) throw new Error(`${checkId} did not judge ${name}`);
    return result;
  };

  const failuresOf = (report: Report, checkId: keyof typeof JOINED) =>
    rowsOf(report, JOINED[checkId]).flatMap(({ name, results }) =>
      results
        .filter((result) => result.checkId === checkId && result.outcome === 'fail')
        .map(({ findings }) => ({ name, findings })),
    );

  for (const name of machines)
    it(
      `${name}: the engine is found, and its containers are rows`,
      async () => {
        const report = await reportOf(name);
        const [host] = rowsOf(report, 'host');
        expect(host).toMatchObject({ name, status: 'complete', connection: { privilege: 'root' } });
        expect(rowsOf(report, 'docker-engine')).toMatchObject([
          { name: 'docker /run/docker.sock', status: 'complete', parent: host?.id },
        ]);
        expect(
          rowsOf(report, 'container')
            .map((target) => target.name)
            .sort(),
        ).toEqual(vmContainerCases[name].map((container) => container.name).sort());
        const broken = report.targets.flatMap(({ results }) =>
          results.filter(({ reason }) => reason?.text.startsWith('This check could not read its evidence')),
        );
        expect(broken).toEqual([]);
      },
      AUDIT_TIMEOUT_MS,
    );

  for (const checkId of Object.keys(JOINED) as readonly (keyof typeof JOINED)[])
    it(
      `${checkId} fails on the bad set-up and not on the good one`,
      async () => {
        expect(failuresOf(await reportOf('engine-bad'), checkId)).not.toEqual([]);
        expect(failuresOf(await reportOf('engine-good'), checkId)).toEqual([]);
      },
      2 * AUDIT_TIMEOUT_MS,
    );

  it(
    'shows failures and passes as the coverage page says',
    async () => {
      expectSeen('engine-machines', [await reportOf('engine-bad'), await reportOf('engine-good')]);
    },
    2 * AUDIT_TIMEOUT_MS,
  );

  it(
    'a way out of each container that has one is told, and no other',
    async () => {
      const report = await reportOf('engine-bad');
      const told = Object.fromEntries(
        failuresOf(report, 'isolation/escape-paths').map(({ name, findings }) => [
          name,
          findings.map(({ location }) => location.resource),
        ]),
      );
      expect(told).toEqual(
        Object.fromEntries(Object.entries(WAYS_OUT).map(([name, way]) => [name, [`way ${way}`]])),
      );
    },
    AUDIT_TIMEOUT_MS,
  );

  it(
    'AppArmor: what the kernel applies is what is told',
    async () => {
      for (const name of machines) {
        const report = await reportOf(name);
        const { stdout } = await audits.run(
          name,
          `sudo sh -c 'docker ps -q | xargs docker inspect -f "{{.Name}} {{.State.Pid}}" | while read name pid; do echo "$name $(cat /proc/$pid/attr/apparmor/current)"; done'`,
        );
        const profiles = new Map(
          stdout
            .trim()
            .split('\n')
            .map((line) => line.replace(/^\//, '').split(' ', 2) as [string, string]),
        );
        expect(profiles.size).toBe(vmContainerCases[name].length);
        for (const [container, profile] of profiles)
          expect([container, resultOf(report, container, 'isolation/apparmor').outcome]).toEqual([
            container,
            profile === 'unconfined' ? 'fail' : 'pass',
          ]);
      }
    },
    2 * AUDIT_TIMEOUT_MS,
  );

  it(
    'user namespaces: root of a container that the engine maps away is not called root on the host',
    async () => {
      const { stdout } = await audits.run(
        'engine-good',
        `sudo sh -c 'ps -o uid= -p "$(docker inspect -f "{{.State.Pid}}" batch)"'`,
      );
      expect(Number(stdout)).toBe(231_072);
      const good = await reportOf('engine-good');
      expect(resultOf(good, 'batch', 'non-root-user/processes').outcome).toBe('pass');
      expect(resultOf(good, 'batch', 'non-root-user/user-namespace').outcome).toBe('pass');
      expect(resultOf(good, 'batch', 'non-root-user/configured-user').findings).toMatchObject([
        { message: 'The container is started as root, which is an ordinary user of the host' },
      ]);
      const texts = rowsOf(good, 'container').flatMap(({ results }) =>
        results.flatMap(({ findings }) => findings.map(({ message }) => message)),
      );
      expect(texts.filter((text) => /root (on|of) the host/.test(text))).toEqual([]);

      const bad = await reportOf('engine-bad');
      expect(resultOf(bad, 'importer', 'non-root-user/processes')).toMatchObject({
        outcome: 'fail',
        findings: expect.arrayContaining([
          expect.objectContaining({ message: 'A process is root on the host' }),
        ]),
      });
      expect(resultOf(bad, 'importer', 'non-root-user/user-namespace').outcome).toBe('not-applicable');
    },
    2 * AUDIT_TIMEOUT_MS,
  );

  it(
    'capabilities: those in effect are those that were asked for',
    async () => {
      for (const name of machines)
        for (const target of rowsOf(await reportOf(name), 'container'))
          expect([
            target.name,
            resultOf(await reportOf(name), target.name, 'privileged-mode/effective-capabilities').outcome,
          ]).toEqual([target.name, target.name === 'legacy' ? 'not-applicable' : 'pass']);
    },
    2 * AUDIT_TIMEOUT_MS,
  );

  /** Status of a GET to a port of a machine as its network sees it; null where nothing answers. */
  const get = (name: VmName, own: number, path: string): Promise<number | null> =>
    new Promise((resolve) => {
      const { host, ports } = audits.machine(name);
      request({ host, port: ports[own] as number, path, agent: false, timeout: 15_000 }, (response) => {
        response.resume();
        resolve(response.statusCode ?? null);
      })
        .on('timeout', function (this: ReturnType<typeof request>) {
          this.destroy();
        })
        .on('error', () => resolve(null))
        .end();
    });

  it('the network sees of both what their reports say of them', async () => {
    expect(await get('engine-bad', 2375, '/_ping')).toBe(200);
    expect(await get('engine-bad', 8080, '/')).toBe(404);
    expect(await get('engine-bad', 9100, '/')).toBe(404);
    for (const port of [2375, 8080, 9100]) expect(await get('engine-good', port, '/')).toBe(null);
  }, 120_000);

  it('jane, who has no privilege but the group, orders the engine about; nobody does on the good one', async () => {
    const jane = { ...audits.machine('engine-bad'), user: 'jane' };
    expect((await sshRun(jane, 'sudo -n true')).status).not.toBe(0);
    expect((await sshRun(jane, 'docker ps --quiet | wc -l')).stdout.trim()).toBe(
      String(vmContainerCases['engine-bad'].length),
    );
    const plain = { ...audits.machine('engine-good'), user: 'plain' };
    expect((await sshRun(plain, 'docker ps')).stderr).toContain('permission denied');
  }, 120_000);

  it(
    'no secret of a container is told, neither from its engine nor from the processes of its host',
    async () => {
      const { text } = await audits.reportOf('engine-bad', 'auditor');
      const { stdout } = await audits.run(
        'engine-bad',
        `sudo sh -c 'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null' | tr '\\0' '\\n'`,
      );
      for (const { value, where } of [containerCanaries.containerEnv, containerCanaries.containerArgument]) {
        expect(stdout, `planted: ${where}`).toContain(value);
        expect(text.includes(value), where).toBe(false);
      }
    },
    AUDIT_TIMEOUT_MS,
  );

  // An engine that sends an image mounts each layer inside its folder for as long as that takes, which leaves the time of it.
  const STATE = `sudo sh -c 'cut -d" " -f1 /proc/modules | sort; echo
    systemctl list-units --all --plain --no-legend --type=service,socket,mount | tr -s " " | cut -d" " -f1-4 | grep -vE "session|user@|user-runtime|logrotate|apt-daily|dpkg-db|systemd-tmpfiles|e2scrub|fstrim|var-lib-docker-overlay2|run-docker" | sort; echo
    docker ps --all --no-trunc --format "{{.ID}} {{.Names}} {{.State}}" | sort; docker images --all --no-trunc --quiet | sort; docker volume ls -q; docker network ls -q --no-trunc | sort; echo
    docker ps -q | xargs docker inspect --format "{{.Name}} {{.State.Pid}} {{.State.StartedAt}} {{.RestartCount}}" | sort; echo
    iptables-save | grep -v "^[#:]"; nft list ruleset | grep -vE "counter"; echo
    find / -xdev \\( -path /proc -o -path /sys -o -path /run -o -path /var/log -o -path /tmp -o -path /var/lib/systemd -o -path /var/lib/sudo -o -path /var/cache -o -path /var/lib/docker -o -path /var/lib/containerd \\) -prune -o -printf "%p %m %U %G %s %T@ %C@\\n" | sort; echo
    find /var/lib/docker -not -path "*/tmp" -not -path "*/containers/*/*-json.log" -not -path "*/containers/*/config.v2.json" -not -path "*/containers/*/hostconfig.json" -not -regex ".*/containers/[0-9a-f]*" \\( -regex ".*/overlay2/[0-9a-f]*\\(-init\\)?" -printf "%p %m %U %G\\n" -o -printf "%p %m %U %G %s %T@\\n" \\) | sort'`;

  for (const name of machines)
    it(
      `${name}: the audit changes nothing (law 10)`,
      async () => {
        const state = async () => (await audits.run(name, STATE)).stdout;
        const before = await state();
        expect(before.split('\n').length).toBeGreaterThan(1000);
        for (const part of ['docker.service loaded active running', 'DOCKER-USER', ' running\n', 'overlay2'])
          expect(before).toContain(part);
        expect((await audits.audit(name, 'auditor')).status).toBe(0);
        expect(await state()).toBe(before);
      },
      2 * AUDIT_TIMEOUT_MS,
    );
});
