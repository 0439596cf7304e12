import { defineCheck, engineContainers, type Finding, judgeEach, notApplicable } from 'rempart/check';

const PROJECT = 'com.docker.compose.project';
const SERVICE = 'com.docker.compose.service';
const HASH = 'com.docker.compose.config-hash';
const ONE_OFF = 'com.docker.compose.oneoff';

interface Replicas {
  readonly service: string;
  readonly hashes: ReadonlySet<string>;
  readonly count: number;
}

export default defineCheck({
  id: 'docker-engine/compose-current',
  title: 'All replicas of a Compose service were made from one file',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Replicas of different making mean that a change reached some of them: what was mended or closed in the file is open in the others. Whether a single container equals its file cannot be told from its labels.',
  remediation: 'Run `docker compose up -d` in the folder of the project, without naming single services.',
  fix: {
    command: 'docker compose up -d',
    breaks: 'The outdated replicas are made anew: what lies in them and on no volume is lost.',
  },
  references: [{ standard: 'url', id: 'https://docs.docker.com/reference/cli/docker/compose/up/' }],
  needs: { self: { containers: engineContainers } },
  evaluate({ self: { containers } }) {
    const groups = new Map<string, string[]>();
    for (const { labels } of containers.items) {
      const [project, service, hash] = [labels?.[PROJECT], labels?.[SERVICE], labels?.[HASH]];
      if (!project || !service || !hash || labels?.[ONE_OFF] === 'True') continue;
      const name = `${project}/${service}`;
      groups.set(name, [...(groups.get(name) ?? []), hash]);
    }
    const replicated = [...groups]
      .map(([service, hashes]): Replicas => ({ service, hashes: new Set(hashes), count: hashes.length }))
      .filter(({ count }) => count > 1);
    return judgeEach(
      { ...containers, items: replicated },
      ({ service, hashes, count }): Finding | null =>
        hashes.size === 1
          ? null
          : {
              message: `Replicas of ${service} were made from different files`,
              expected: 'one making',
              actual: `${hashes.size} makings among ${count} replicas`,
              location: { resource: service },
            },
      { whenEmpty: notApplicable('No Compose service has replicas') },
    );
  },
});
