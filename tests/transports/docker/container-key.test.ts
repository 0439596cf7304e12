import { describe, expect, test } from 'vitest';
import { containerKey, isGeneratedName } from '../../../src/transports/docker/container-key.ts';

const key = (identity: Partial<Parameters<typeof containerKey>[0]>) =>
  containerKey({ name: 'focused_turing', labels: {}, image: 'nginx:1.25', command: 'nginx -g', ...identity });

describe('the stable key of a container', () => {
  test('is the compose project and service, for each replica', () => {
    const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' };
    expect(key({ name: 'shop-web-1', labels })).toBe('shop/web');
    expect(key({ name: 'shop-web-2', labels })).toBe('shop/web');
  });

  test('is the swarm service, and not that of a container of the same name', () => {
    expect(key({ name: 'web.1.x8', labels: { 'com.docker.swarm.service.name': 'web' } })).toBe('service:web');
    expect(key({ name: 'web' })).toBe('web');
  });

  test('is the given name', () => {
    expect(key({ name: 'web_server' })).toBe('web_server');
    expect(key({ name: 'db2' })).toBe('db2');
  });

  test('is image and command where the engine made the name up', () => {
    expect(key({})).toMatch(/^nginx:1\.25 nginx#[0-9a-f]{3}$/);
    expect(key({ name: 'zen_wright7' })).toBe(key({}));
    expect(key({ command: 'nginx -g daemon' })).not.toBe(key({}));
    expect(key({ image: 'nginx:1.26' })).not.toBe(key({}));
  });

  test('holds no argument of the command: it may be a secret', () => {
    expect(key({ command: 'server --password=hunter2' })).not.toContain('hunter2');
    expect(key({ command: 'PASSWORD=hunter2 server' })).not.toContain('hunter2');
  });

  test('half a compose label is none', () => {
    expect(key({ name: 'web', labels: { 'com.docker.compose.project': 'shop' } })).toBe('web');
  });
});

describe('names that the engine makes up', () => {
  test.each(['focused_turing', 'boring_wozniak', 'zen_shannon3'])('%s', (name) => {
    expect(isGeneratedName(name)).toBe(true);
  });
  test.each([
    'my_app',
    'web_server',
    'focused',
    'focused_turing_1',
    'Focused_turing',
    'focused-turing',
    'happy_',
  ])('%s is given', (name) => {
    expect(isGeneratedName(name)).toBe(false);
  });
});
