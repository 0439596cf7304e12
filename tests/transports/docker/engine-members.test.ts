import { describe, expect, test } from 'vitest';
import {
  type AboutContainers,
  containersWithMovedTag,
  imageLabels,
  listedContainers,
  listedImages,
  withTag,
} from '../../../src/transports/docker/engine-members.ts';

const id = (digit: string) => digit.repeat(64);
const image = (digit: string) => `sha256:${id(digit)}`;
const none: AboutContainers = { createdFrom: new Map(), imageLabels: new Map() };

const container = (fields: object) => ({
  Id: id('1'),
  Names: ['/web'],
  Image: 'shop/web:1',
  ImageID: image('a'),
  Command: 'run',
  State: 'running',
  Labels: {},
  ...fields,
});

const members = (...containers: readonly object[]) => listedContainers(containers.map(container), none);
const first = (fields: object, about: Partial<AboutContainers> = {}) =>
  listedContainers([container(fields)], { ...none, ...about }).items[0]?.member;

describe('containers of a list', () => {
  test('are called by their own name, not by one that a link gave them', () => {
    expect(first({ Names: ['/proxy/backend', '/web'] })?.name).toBe('web');
  });

  test('without a name are called by their id', () => {
    expect(first({ Names: null, Labels: null })).toMatchObject({ name: '111111111111', labels: {} });
  });

  test('of Podman name their image without the algorithm', () => {
    expect(first({ ImageID: id('a') })?.image).toBe(image('a'));
  });

  test.each([
    ['running', true],
    ['paused', true],
    ['restarting', true],
    ['exited', false],
    ['created', false],
    ['dead', false],
    ['removing', false],
  ])('%s: running is %s', (State, running) => {
    expect(first({ State })?.running).toBe(running);
  });

  test.each([
    ['created', false],
    ['exited', true],
    ['configured', true],
    [undefined, true],
  ])('%s: started is %s, and true where it is not told', (State, started) => {
    expect(first({ State })?.started).toBe(started);
  });

  test('keep their key when their tag moves to a newer image', () => {
    const before = first({ Names: ['/focused_turing'] });
    const after = { Names: ['/focused_turing'], Image: image('a') };
    expect(containersWithMovedTag([container(after), container({})])).toEqual([id('1')]);
    expect(first(after, { createdFrom: new Map([[id('1'), 'shop/web:1']]) })?.key).toBe(before?.key);
  });

  test('are not what the labels of their image say', () => {
    const Labels = {
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': 'db',
      'com.docker.compose.container-number': '1',
    };
    const images = [{ Id: image('a'), Labels }];
    expect(first({ Labels }, { imageLabels: imageLabels(images) })?.key).toBe('web');
    expect(first({ Labels }, { imageLabels: imageLabels([{ Id: image('b'), Labels }]) })?.key).toBe(
      'shop/db',
    );
  });

  test('with a label that is no text do without it', () => {
    expect(first({ Labels: { a: 'x', b: 7 } })?.labels).toEqual({ a: 'x' });
  });

  test('without end are looked at up to a bound, and the set is incomplete', () => {
    const many = Array.from({ length: 10_001 }, (_, index) =>
      container({ Id: index.toString(16).padStart(64, '0'), Image: image('a') }),
    );
    const set = listedContainers(many, none);
    expect(set).toMatchObject({ complete: false, reason: { code: 'truncated' } });
    expect(set.items).toHaveLength(10_000);
    expect(containersWithMovedTag(many)).toHaveLength(10_000);
    expect(listedContainers(many.slice(1), none).complete).toBe(true);
  });

  test.each([
    ['no list', { message: 'no' }],
    ['an id that is a path', [container({ Id: '../../images/x/get' })]],
    ['an id that is no text', [container({ Id: 7 })]],
    ['an entry that is none', [null]],
  ])('%s: the set is empty and incomplete', (_, body) => {
    expect(listedContainers(body, none)).toMatchObject({
      items: [],
      complete: false,
      reason: { code: 'parse-error' },
    });
  });
});

describe('images of a list', () => {
  const entry = (digit: string, RepoTags: unknown, RepoDigests: unknown = null) => ({
    Id: image(digit),
    RepoTags,
    RepoDigests,
  });
  const listed = { allImages: false, unlisted: null };
  const keys = (body: unknown, containers = members({}), all = false) =>
    listedImages(body, containers, { allImages: all, unlisted: null }).items.map(({ key }) => key);

  test('are those that containers use', () => {
    expect(keys([entry('a', ['shop/web:1']), entry('b', ['other:1'])])).toEqual(['shop/web:1']);
  });

  test('are all when all are wanted', () => {
    expect(keys([entry('a', ['shop/web:1']), entry('b', ['other:1'])], members({}), true)).toEqual([
      'shop/web:1',
      'other:1',
    ]);
  });

  test('are called by the reference that a container asked for', () => {
    expect(keys([entry('a', ['a:1', 'shop/web:1', 'z:1'])])).toEqual(['shop/web:1']);
    expect(keys([entry('a', ['nginx:1', 'nginx:latest'])], members({ Image: 'nginx' }))).toEqual([
      'nginx:latest',
    ]);
  });

  test('asked for by digest are called so', () => {
    const reference = `nginx@${image('f')}`;
    expect(keys([entry('a', [], [reference])], members({ Image: reference }))).toEqual([reference]);
  });

  test('whose tag moved away are called by their digest, so that no two share a key', () => {
    const containers = members({}, { Id: id('2'), ImageID: image('b') });
    expect(
      keys([entry('a', ['shop/web:1']), entry('b', ['<none>:<none>'], ['<none>@<none>'])], containers),
    ).toEqual(['shop/web:1', image('b')]);
  });

  test('of a lying engine that share a tag still have keys of their own', () => {
    expect(keys([entry('a', ['x:1']), entry('b', ['x:1'])], members({}), true)).toEqual(['x:1', image('b')]);
  });

  test('listed twice are one, and known by both references', () => {
    const body = [entry('a', ['x:1']), entry('a', ['y:1']), entry('a', ['x:1'])];
    expect(listedImages(body, members({}), { allImages: true, unlisted: null }).items).toMatchObject([
      { key: 'x:1', references: ['x:1', 'y:1', 'x:1'] },
    ]);
  });

  test('of a lying engine have no name that no engine allows', () => {
    const hostile = ['x:1\u001b[2J', `y:${'1'.repeat(65_536)}`, 'a b'];
    expect(keys([entry('a', hostile)], members({ Image: hostile[0] }))).toEqual([image('a')]);
    expect(first({ Names: ['/zen_wright'], Image: hostile[1] })?.key).toMatch(/^sha256:a{64} run#/);
  });

  test('of a lying engine do not take the digest of another for a name', () => {
    expect(keys([entry('a', []), entry('b', [image('a')])], members({}), true)).toEqual([
      image('a'),
      image('b'),
    ]);
  });

  test('that only a container names are not lost', () => {
    expect(listedImages([], members({}), listed).items).toMatchObject([
      { engineId: image('a'), name: 'aaaaaaaaaaaa' },
    ]);
  });

  test('in use are only known as far as the containers are', () => {
    const containers = listedContainers([container({}), null], none);
    expect(listedImages([entry('a', ['x:1'])], containers, listed).complete).toBe(false);
    expect(listedImages([entry('a', ['x:1'])], containers, { ...listed, allImages: true }).complete).toBe(
      true,
    );
  });

  describe('that the engine does not list', () => {
    const unlisted = { code: 'permission', text: 'GET /images/json is not permitted' } as const;

    test('are those that containers use, called by what they asked for', () => {
      const containers = members({}, { Id: id('2'), Image: image('b'), ImageID: image('b') });
      expect(listedImages([], containers, { allImages: false, unlisted })).toEqual({
        items: [
          expect.objectContaining({ key: 'shop/web:1', engineId: image('a'), references: ['shop/web:1'] }),
          expect.objectContaining({ key: image('b'), engineId: image('b'), references: [] }),
        ],
        complete: true,
        reason: null,
      });
    });

    test('of a lying engine that are called alike still have keys of their own', () => {
      const containers = members({}, { Id: id('2'), ImageID: image('b') });
      expect(
        listedImages([], containers, { allImages: false, unlisted }).items.map(({ key }) => key),
      ).toEqual(['shop/web:1', image('b')]);
    });

    test('are not all that there are', () => {
      expect(listedImages([], members({}), { allImages: true, unlisted })).toMatchObject({
        items: [{ key: 'shop/web:1' }],
        complete: false,
        reason: unlisted,
      });
    });
  });
});

test.each([
  ['nginx', 'nginx:latest'],
  ['nginx:1', 'nginx:1'],
  ['registry:5000/nginx', 'registry:5000/nginx:latest'],
  ['nginx@sha256:abc', 'nginx@sha256:abc'],
])('%s means %s', (written, meant) => {
  expect(withTag(written)).toBe(meant);
});
