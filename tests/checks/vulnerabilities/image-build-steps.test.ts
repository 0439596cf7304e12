import { imageHistory, imageInspect, type LocalImage } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import checks from '../../../checks/vulnerabilities/image-build-steps.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { processorTime } from '../../processor-time.ts';
import { testCheck } from '../../test-check.ts';
import { image, leftOut, refused } from '../container-examples.ts';
import { held, localImage, step } from '../image-examples.ts';

const [copy, update, habits] = checks;

const alone = { 'docker-engine': { local: leftOut } };
/** Steps newest first, on top of a root file system. */
const built = (...steps: readonly string[]) => ({
  self: {
    image: image(),
    history: [...steps, 'ADD rootfs.tar.xz / # buildkit'].map((text) => step(text, 5000)),
  },
  parent: alone,
});
const imported = { self: { image: image(), history: [step('')] }, parent: alone };
/** A step of the base, and one on top of it, with the base on the engine or not. */
const onBase = (own: string, ofBase: string, local: ReturnType<typeof held> | typeof refused) => ({
  self: {
    image: image({ id: 'sha256:app', layers: ['sha256:a', 'sha256:b'], created: 9000 }),
    history: [step(own, 9000), step(ofBase, 2000), step('/bin/sh -c #(nop) ADD file:0a in / ', 1000)],
  },
  parent: { 'docker-engine': { local } },
});
const base: LocalImage = localImage({ created: 2000, layers: ['sha256:a'] });

testCheck(copy, [
  { name: 'copied', facts: built('COPY app /app # buildkit'), expect: 'pass' },
  {
    name: 'added, by BuildKit',
    facts: built('ADD app /app # buildkit'),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'A build step adds app',
          actual: 'ADD app /app',
          location: { resource: 'ADD to /app' },
          expected: 'COPY',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a folder, by the classic builder',
    facts: built('/bin/sh -c #(nop) ADD dir:0a1b in /app '),
    expect: 'fail',
  },
  {
    name: 'an archive is unpacked: what ADD is for',
    facts: built('ADD app.tar.gz /app # buildkit'),
    expect: 'pass',
  },
  {
    name: 'a download, whose sum no history tells',
    facts: built('ADD https://example.com/app /app # buildkit'),
    expect: 'pass',
  },
  { name: 'the root of a base that is not here', facts: built(), expect: 'pass' },
  {
    name: 'the same by the classic builder',
    facts: {
      self: { image: image(), history: [step('/bin/sh -c #(nop) ADD file:0a in / ')] },
      parent: alone,
    },
    expect: 'pass',
  },
  {
    name: 'in a base that the engine holds: its makers’ to mend',
    facts: onBase('COPY a /a', 'ADD dir:0a in /b', held(base)),
    expect: 'pass',
  },
  {
    name: 'in a base that it does not hold',
    facts: onBase('COPY a /a', '/bin/sh -c #(nop) ADD dir:0a in /b', held()),
    expect: 'fail',
  },
  { name: 'on top of a base that it holds', facts: onBase('ADD a /a', 'RUN x', held(base)), expect: 'fail' },
  {
    name: 'images that may not be listed set nothing aside',
    facts: onBase('COPY a /a', 'ADD b /b', refused),
    expect: 'fail',
  },
  { name: 'an import has no steps', facts: imported, expect: 'not-applicable' },
]);

testCheck(update, [
  {
    name: 'with the install',
    facts: built('RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit'),
    expect: 'pass',
  },
  { name: 'with an upgrade', facts: built('RUN apt-get update -q && apt-get -y upgrade'), expect: 'pass' },
  { name: 'alone', facts: built('/bin/sh -c apt-get -o Acquire::Retries=3 update'), expect: 'fail' },
  { name: 'alone, of Alpine', facts: built('RUN /bin/sh -c apk --quiet update # buildkit'), expect: 'fail' },
  { name: 'alone, of Fedora', facts: built('RUN dnf makecache'), expect: 'fail' },
  {
    name: 'with arguments of the build before the shell',
    facts: built('|1 A=b /bin/sh -c apt update || true'),
    expect: 'fail',
  },
  // docker-bench takes any word `update` for it.
  { name: 'certificates are updated', facts: built('RUN update-ca-certificates'), expect: 'pass' },
  {
    name: 'something else is updated',
    facts: built('RUN npm update && git submodule update --init'),
    expect: 'pass',
  },
  { name: 'a script installs', facts: built('RUN apt-get update && ./packages.sh'), expect: 'pass' },
  { name: 'apk add with its own lists', facts: built('RUN apk add --no-cache curl'), expect: 'pass' },
  {
    name: 'in a base that the engine holds',
    facts: onBase('RUN x', 'RUN apt-get update', held(base)),
    expect: 'pass',
  },
  { name: 'an import has no steps', facts: imported, expect: 'not-applicable' },
]);

testCheck(habits, [
  { name: 'none', facts: built('RUN make', 'COPY authorized_keys /x'), expect: 'pass' },
  { name: 'the release is upgraded', facts: built('RUN apt-get -y dist-upgrade'), expect: 'fail' },
  {
    name: 'the packages are upgraded',
    facts: built('RUN apt-get update && apt-get -y upgrade'),
    expect: 'pass',
  },
  { name: 'sudo is called', facts: built('RUN sudo make install'), expect: 'fail' },
  { name: 'sudo after another command', facts: built('RUN cd /x && sudo make'), expect: 'fail' },
  { name: 'sudo is installed: another check’s', facts: built('RUN apt-get install -y sudo'), expect: 'pass' },
  { name: 'host keys are made', facts: built('RUN ssh-keygen -A'), expect: 'fail' },
  { name: 'a key is forgotten', facts: built('RUN ssh-keygen -R example.com'), expect: 'pass' },
  {
    name: 'a key is trusted',
    facts: built('RUN echo ssh-ed25519 AAAA >> /root/.ssh/authorized_keys'),
    expect: 'fail',
  },
  {
    name: 'in a base that the engine holds',
    facts: onBase('RUN x', 'RUN sudo y', held(base)),
    expect: 'pass',
  },
  { name: 'an import has no steps', facts: imported, expect: 'not-applicable' },
]);

describe('a single file that the classic builder added', () => {
  it('costs nothing: whether it was an archive is not told', () => {
    const verdict = copy.evaluate(built('/bin/sh -c #(nop) ADD file:0a in /app/ ') as never);
    expect(verdict).toMatchObject({ findings: [{ severity: 'info' }] });
  });
});

describe('images of a real engine', () => {
  const of = (name: string) => ({
    self: {
      image: valueFrom(imageInspect, apiFixture('image.inspect', 'docker-20.10-bad')),
      history: valueFrom(imageHistory, apiFixture('image.history', name)),
    },
    parent: alone,
  });

  it.each([
    ['docker-20.10-buildkit', 'fail', 'fail'],
    ['docker-20.10-classic', 'fail', 'fail'],
    ['docker-20.10-bad', 'fail', 'pass'],
    ['docker-20.10-good', 'pass', 'pass'],
    ['docker-20.10-shell', 'not-applicable', 'not-applicable'],
  ])('%s: ADD %s, lists %s', (name, added, lists) => {
    expect([copy.evaluate(of(name) as never).outcome, update.evaluate(of(name) as never).outcome]).toEqual([
      added,
      lists,
    ]);
  });
});

describe('a hostile history', () => {
  it.each([
    ['apt', 'apt '.repeat(50_000)],
    ['options', `apt ${'-a=b '.repeat(50_000)}`],
    ['assignments', `apk ${'a=b=c '.repeat(50_000)}`],
    ['blanks', `apt${' '.repeat(200_000)}`],
    ['keys', 'ssh-keygen '.repeat(20_000)],
  ])('costs little: %s', (_, text) => {
    const spent = processorTime(() => {
      for (const check of checks) check.evaluate(built(`RUN ${text}`) as never);
    });
    expect(spent).toBeLessThan(2000);
  });
});
