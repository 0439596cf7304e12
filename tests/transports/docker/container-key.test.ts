import { describe, expect, test } from 'vitest';
import { containerKey } from '../../../src/transports/docker/container-key.ts';
import fc from '../../seeded-properties.ts';

const key = (identity: Partial<Parameters<typeof containerKey>[0]>) =>
  containerKey({
    name: 'focused_turing',
    labels: {},
    imageLabels: {},
    image: 'nginx:1.25',
    command: 'nginx -g',
    ...identity,
  });

/** Labels as Compose 2 writes them; `docker compose build` writes the first two into the image as well. */
const built = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' };
const compose = (number: number, changes: Readonly<Record<string, string>> = {}) => ({
  ...built,
  'com.docker.compose.container-number': String(number),
  'com.docker.compose.oneoff': 'False',
  'com.docker.compose.config-hash': 'd0c5a81f4f8a4ae6a2bd0ef4cbd0a3fcb4a2ac5a5a4bc2c2f3ef34a9f1f6a9f3',
  ...changes,
});
const task = {
  'com.docker.swarm.service.name': 'shop_web',
  'com.docker.swarm.task.id': 'x8w1kq0yv0f6l5n1x0o1c8i2j',
  'com.docker.stack.namespace': 'shop',
};
const pod = (name: string, container = 'web') => ({
  'io.kubernetes.pod.namespace': 'default',
  'io.kubernetes.pod.name': name,
  'io.kubernetes.pod.uid': '05d4b5df-aae5-11e7-8f44-0050568f0af6',
  'io.kubernetes.container.name': container,
});

describe('the stable key of a container', () => {
  test.each([
    ['Compose 2, each replica', 'shop-web-1', compose(1), 'shop/web'],
    ['Compose 2, another replica', 'shop-web-12', compose(12), 'shop/web'],
    [
      'Compose 1, which names with underscores',
      'shop_web_1',
      { ...built, 'com.docker.compose.container-number': '1', 'com.docker.compose.oneoff': 'False' },
      'shop/web',
    ],
    ['Compose while it recreates', '0123456789ab_shop-web-1', compose(1), 'shop/web'],
    ['Compose with a name of its own', 'frontend', compose(1), 'shop/web'],
    [
      'docker compose run: not a replica of the service, whose settings it does not have',
      'shop-web-run-5f4dcc3b5aa7',
      compose(1, { 'com.docker.compose.oneoff': 'True', 'com.docker.compose.slug': '5f4dcc3b5aa7' }),
      'shop/web/run',
    ],
    [
      'podman-compose',
      'shop_web_1',
      {
        'io.podman.compose.project': 'shop',
        'io.podman.compose.config-hash': '123',
        'com.docker.compose.service': 'web',
        'com.docker.compose.container-number': '1',
        PODMAN_SYSTEMD_UNIT: 'podman-compose@shop.service',
      },
      'shop/web',
    ],
    [
      'swarm, whose task has an id of its own',
      'shop_web.1.x8w1kq0yv0f6l5n1x0o1c8i2j',
      task,
      'service:shop_web',
    ],
    [
      'swarm, from an image that Compose built',
      'shop_web.1.x8w1kq0yv0f6l5n1x0o1c8i2j',
      { ...task, ...built },
      'service:shop_web',
    ],
    [
      'a pod of a Deployment',
      'k8s_web_web-7d4b9c6f5d-x8k2p_default_0',
      pod('web-7d4b9c6f5d-x8k2p'),
      'pod:default/web/web',
    ],
    ['a pod of a DaemonSet', 'k8s_web_web-x8k2p_default_0', pod('web-x8k2p'), 'pod:default/web/web'],
    ['a pod of a CronJob', 'k8s_x', pod('night-28412345-x7k2p'), 'pod:default/night/web'],
    ['a pod of a StatefulSet', 'k8s_x', pod('db-0', 'db'), 'pod:default/db-0/db'],
    ['what holds the namespaces of a pod', 'k8s_POD_x', pod('web-x8k2p', 'POD'), 'pod:default/web/POD'],
    [
      'Nomad',
      'web-8d9c1f0e-0f3e-4c1a-9d64-0e2a4c9f8b11',
      {
        'com.hashicorp.nomad.alloc_id': '8d9c1f0e-0f3e-4c1a-9d64-0e2a4c9f8b11',
        'com.hashicorp.nomad.job_name': 'shop',
        'com.hashicorp.nomad.task_name': 'web',
      },
      'nomad:shop/web',
    ],
    [
      'Nomad without further labels',
      'web-8d9c1f0e-0f3e-4c1a-9d64-0e2a4c9f8b11',
      { 'com.hashicorp.nomad.alloc_id': '8d9c1f0e-0f3e-4c1a-9d64-0e2a4c9f8b11' },
      'web-*',
    ],
    [
      'Amazon ECS',
      'ecs-shop-7-web-d6a1b2c3d4e5f6a7b801',
      {
        'com.amazonaws.ecs.task-arn': 'arn:aws:ecs:eu-west-1:1:task/shop/0',
        'com.amazonaws.ecs.task-definition-family': 'shop',
        'com.amazonaws.ecs.container-name': 'web',
      },
      'ecs:shop/web',
    ],
    [
      'a quadlet, which names its container',
      'systemd-web',
      { PODMAN_SYSTEMD_UNIT: 'web.service' },
      'systemd-web',
    ],
    [
      'a unit that names nothing',
      'zen_wright',
      { PODMAN_SYSTEMD_UNIT: 'web@1.service' },
      'unit:web@1.service',
    ],
    ['Portainer, which is named by hand', 'portainer', {}, 'portainer'],
    ['a given name', 'web_server', {}, 'web_server'],
    ['a given name with a digit', 'db2', {}, 'db2'],
  ])('%s', (_, name, labels, expected) => {
    expect(key({ name, labels })).toBe(expected);
  });

  test('is the swarm service, and not that of a container of the same name', () => {
    const labels = { ...task, 'com.docker.swarm.service.name': 'web' };
    expect(key({ name: 'web.1.x8', labels })).toBe('service:web');
    expect(key({ name: 'web' })).toBe('web');
  });

  test('is image and command where the engine made the name up', () => {
    expect(key({})).toMatch(/^nginx:1\.25 nginx#[0-9a-f]{3}$/);
    expect(key({ name: 'zen_wright7' })).toBe(key({}));
    expect(key({ name: '8a1b2c3d4e5f-infra' })).toBe(key({}));
    expect(key({ name: '0123456789abcdef'.repeat(4) })).toBe(key({}));
    expect(key({ command: 'nginx -g daemon' })).not.toBe(key({}));
    expect(key({ image: 'nginx:1.26' })).not.toBe(key({}));
  });

  test('holds no argument of the command: it may be a secret', () => {
    expect(key({ command: 'server --password=hunter2' })).not.toContain('hunter2');
    expect(key({ command: 'PASSWORD=hunter2 server' })).not.toContain('hunter2');
  });

  test('half a compose label is none', () => {
    expect(key({ name: 'web', labels: { 'com.docker.compose.project': 'shop' } })).toBe('web');
    expect(key({ name: 'web', labels: { ...compose(1), 'com.docker.compose.project': '' } })).toBe('web');
  });
});

describe('labels of the image', () => {
  test('do not make a container that was run by hand a replica of the service', () => {
    expect(key({ name: 'adhoc', labels: built, imageLabels: built })).toBe('adhoc');
  });

  test('that name the service do not keep Compose’s own containers from their key', () => {
    expect(key({ name: 'shop-web-1', labels: compose(1), imageLabels: built })).toBe('shop/web');
  });

  test.each([
    ['compose', compose(1)],
    ['swarm', task],
    ['pod', pod('web-x8k2p')],
    ['unit', { PODMAN_SYSTEMD_UNIT: 'web.service' }],
  ])('cannot claim to be another’s container: %s', (_, labels) => {
    expect(key({ name: 'miner', labels, imageLabels: labels })).toBe('miner');
    expect(key({ labels, imageLabels: labels })).toBe(key({}));
  });
});

describe('labels that no orchestrator wrote', () => {
  test.each([
    ['blank', '   '],
    ['a second key inside', 'web/2'],
    ['control characters', 'web\u001b[2J'],
    ['a line break', 'web\ninjected'],
    ['a bidirectional override', 'web\u202e'],
    ['64 KiB', 'w'.repeat(65_536)],
    ['nothing', ''],
  ])('%s: the name counts', (_, value) => {
    for (const label of ['com.docker.compose.project', 'com.docker.compose.service'])
      expect(key({ name: 'web', labels: { ...compose(1), [label]: value } })).toBe('web');
    expect(key({ name: 'web', labels: { ...task, 'com.docker.swarm.service.name': value } })).toBe('web');
    expect(key({ name: 'web', labels: { ...pod('web'), 'io.kubernetes.pod.name': value } })).toBe('web');
  });

  test('a name that no engine allows is none', () => {
    for (const name of ['a/b', 'shop/web', 'service:web', 'web\n', 'w'.repeat(65_536), '../x'])
      expect(key({ name })).toBe(key({}));
  });

  test('whatever they hold, the key is short, printable and no replica’s id of another', () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('shop', 'web', '2', 'run', '../..'),
    );
    const label = fc.constantFrom(
      ...Object.keys({ ...compose(1), ...task, ...pod('x'), PODMAN_SYSTEMD_UNIT: '' }),
    );
    fc.assert(
      fc.property(fc.dictionary(label, words), words, words, (labels, name, command) => {
        const made = key({ labels, name, command });
        expect(made).toMatch(/^[\x20-\x7e]{1,800}$/);
        // A pod's container may be called `2`; `pod:namespace/pod` alone is nobody's key whose replica it could be.
        if (/\/\d+$/.test(made)) expect(made.split('/')).toHaveLength(made.startsWith('pod:') ? 3 : 2);
      }),
    );
  });
});
