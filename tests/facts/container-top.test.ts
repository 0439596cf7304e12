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
      { pid: 7, uid: null, user: 'root', inside: null, ofHost: false, command: 'sleep 9' },
    ]);
  });

  it.each([
    ['podman-4.3-named-user', { uid: null, user: 'operator', inside: 'app' }],
    ['podman-4.3-plain', { uid: null, user: 'root', inside: 'root' }],
    ['podman-4.3-mapped', { uid: 500000, user: '500000', inside: 'root' }],
    ['podman-4.3-rootless-plain', { uid: 61020, user: '61020', inside: 'root' }],
    ['podman-4.3-rootless-named-user', { uid: 300999, user: '300999', inside: 'app' }],
  ])('as Podman reads them itself: %s', (name, expected) => {
    expect(valueFrom(containerTop, apiFixture('container.top', name))?.items).toMatchObject([
      { ...expected, ofHost: true, pid: expect.any(Number), command: 'sleep 86400' },
    ]);
  });

  it('are unknown where Podman ran a ps in the container whose columns it cannot tell apart', () => {
    const body = { Titles: ['PID   USER     COMMAND'], Processes: [['1 root     sleep 86400']] };
    expect(resolveFrom(containerTop, found({ body }))).toMatchObject({ reason: { code: 'unsupported' } });
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
