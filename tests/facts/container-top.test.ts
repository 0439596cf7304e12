import { describe, expect, it } from 'vitest';
import { absent, found } from '../../src/core/answer.ts';
import { containerTop } from '../../src/facts/container-top.ts';
import { containerCanaries } from '../testbed/canaries.ts';
import { apiFixture, redactedOutput, resolveFrom, valueFrom } from './api-fixture.ts';

describe('the processes of a container', () => {
  it('with numbers', () => {
    expect(
      valueFrom(containerTop, apiFixture('container.top', 'docker-20.10-hardened'))?.items,
    ).toMatchObject([
      { uid: 65534, command: '/sbin/docker-init -- /usr/bin/httpd -f -p 8080 -h /srv' },
      { uid: 65534, command: '/usr/bin/httpd -f -p 8080 -h /srv' },
    ]);
  });

  it('with names only, as ps -ef and busybox give them', () => {
    const body = {
      Titles: ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'],
      Processes: [['root', '7', '1', '0', '1', '?', '0', 'sleep 9']],
    };
    expect(valueFrom(containerTop, body)?.items).toEqual([
      { pid: 7, uid: null, user: 'root', command: 'sleep 9' },
    ]);
  });

  it('are none of a stopped one', () => {
    expect(resolveFrom(containerTop, absent)).toEqual({ known: true, value: null });
  });

  it('are unknown where the table does not name users', () => {
    expect(resolveFrom(containerTop, found({ body: { Titles: ['PID'], Processes: [['1']] } }))).toMatchObject(
      {
        known: false,
        reason: { code: 'unsupported' },
      },
    );
    expect(resolveFrom(containerTop, found({ body: { message: 'no' } }))).toMatchObject({ known: false });
  });

  it('show no planted secret', () => {
    const body = apiFixture('container.top', 'docker-20.10-with-secrets');
    expect(JSON.stringify(body)).toContain(containerCanaries.containerArgument.value);
    const clean = redactedOutput(containerTop, { body });
    expect(JSON.stringify(clean)).not.toContain(containerCanaries.containerArgument.value);
    expect(redactedOutput(containerTop, clean)).toEqual(clean);
  });
});
