import { describe, expect, it } from 'vitest';
import { buildStepOf, hasBuildSteps } from '../../src/facts/build-steps.ts';
import { type ImageHistoryStep, imageHistory } from '../../src/facts/image-inspect.ts';
import { processorTime } from '../processor-time.ts';
import { apiFixture, valueFrom } from './api-fixture.ts';

const step = (createdBy: string): ImageHistoryStep => ({
  created: null,
  createdBy,
  comment: null,
  size: 0,
  tags: null,
});
const read = (createdBy: string) => {
  const { instruction, text } = buildStepOf(step(createdBy));
  return [instruction, text];
};
const stepsOf = (name: string) =>
  valueFrom(imageHistory, apiFixture('image.history', name)).map((entry) => {
    const { instruction, text } = buildStepOf(entry);
    return [instruction, text];
  });

describe('the steps of one Dockerfile', () => {
  it('by BuildKit', () => {
    expect(stepsOf('docker-20.10-buildkit')).toEqual([
      ['CMD', '["1"]'],
      ['ENTRYPOINT', '["/bin/sleep"]'],
      ['HEALTHCHECK', expect.stringContaining('CMD-SHELL')],
      ['USER', 'app'],
      ['EXPOSE', 'map[80/tcp:{}]'],
      ['VOLUME', '[/data]'],
      ['WORKDIR', '/srv'],
      ['RUN', 'echo hi | cat'],
      ['SHELL', '[/bin/ash -eo pipefail -c]'],
      ['COPY', '/srv/index.html /srv/'],
      ['COPY', 'a.txt /srv/b.txt'],
      ['ADD', 'a.txt /srv/a.txt'],
      ['RUN', 'true'],
      ['RUN', 'apt-get update || true'],
      ['ENV', 'LANG=C'],
      ['ARG', 'MODE=x'],
      ['ARG', 'NPM_TOKEN'],
      [null, ''],
    ]);
  });

  it('by the classic builder: the same, but for the sources of what is copied', () => {
    const classic = stepsOf('docker-20.10-classic');
    const bare = ([instruction, text]: readonly (string | null)[]) =>
      instruction === 'COPY' || instruction === 'ADD' || instruction === 'EXPOSE'
        ? [instruction]
        : [instruction, text];
    expect(classic.map(bare)).toEqual(stepsOf('docker-20.10-buildkit').map(bare));
    expect(classic).toContainEqual(['ADD', expect.stringMatching(/^file:[0-9a-f]{64} in \/srv\/a\.txt$/)]);
  });

  it('of an import are none', () => {
    for (const name of ['docker-20.10-shell'])
      expect(hasBuildSteps(valueFrom(imageHistory, apiFixture('image.history', name)))).toBe(false);
    expect(hasBuildSteps(valueFrom(imageHistory, apiFixture('image.history', 'docker-20.10-bad')))).toBe(
      true,
    );
  });
});

describe('a step', () => {
  it.each([
    ['RUN |1 A=b c /bin/sh -c make # buildkit', ['RUN', 'make']],
    ['|1 NPM_TOKEN=[redacted 36] /bin/sh -c npm ci', ['RUN', 'npm ci']],
    ['|0 /bin/sh -c make', ['RUN', 'make']],
    ['/bin/bash -o pipefail -c curl x | sh', ['RUN', 'curl x | sh']],
    ['RUN apt-get update # kaniko has no shell', ['RUN', 'apt-get update # kaniko has no shell']],
    ['/bin/sh -c #(nop) ADD file:0a in / ', ['ADD', 'file:0a in /']],
    ['/bin/sh -c #(nop) COPY --chown=1000file:0a in /srv ', ['COPY', '--chown=1000file:0a in /srv']],
    ['/bin/sh -c echo "#(nop) CMD x"', ['RUN', 'echo "#(nop) CMD x"']],
    ['apt-get update', ['RUN', 'apt-get update']],
    ["# debian.sh --arch 'amd64' out/ 'bookworm'", [null, "# debian.sh --arch 'amd64' out/ 'bookworm'"]],
    ['bazel build //image:layer', [null, 'bazel build //image:layer']],
    ['jib-maven-plugin:3.4.0', [null, 'jib-maven-plugin:3.4.0']],
    ['CMD', ['CMD', '']],
    ['', [null, '']],
    ['ENVIRONMENT check', ['RUN', 'ENVIRONMENT check']],
  ])('%s', (createdBy, expected) => {
    expect(read(createdBy)).toEqual(expected);
  });

  it('that is very long costs little', () => {
    for (const text of [
      `|9 ${'A=b '.repeat(60_000)}`,
      `|9 ${'/x '.repeat(80_000)}`,
      '/bin/sh -o '.repeat(20_000),
    ])
      expect(processorTime(() => buildStepOf(step(text)))).toBeLessThan(2000);
  });
});
