import { describe, expect, it } from 'vitest';
import { type Answer, type FilesOutput, found, unknown } from '../../src/core/answer.ts';
import type { FactView } from '../../src/core/fact.ts';
import { fileModes, probeKey } from '../../src/core/probe.ts';
import { completeSet } from '../../src/core/resource-set.ts';
import { bindSources, foldersAbove } from '../../src/facts/bind-sources.ts';
import { container } from '../checks/container-examples.ts';
import { apiFixture } from './api-fixture.ts';

const binding = (...sources: readonly string[]) =>
  container({
    mounts: sources.map((source) => ({
      type: 'bind',
      name: null,
      source,
      destination: '/data',
      driver: null,
      writable: true,
      propagation: 'rprivate',
    })),
  });
const view = (
  inspects: readonly ReturnType<typeof container>[],
  answer: Answer,
  asked = fileModes(),
): FactView =>
  ({
    answer: (probe: Parameters<typeof probeKey>[0]) =>
      probeKey(probe) === probeKey(asked) ? answer : unknown('unsupported', 'another question'),
    descendants: () => completeSet(inspects.map((inspect) => ({ inspect }))),
  }) as unknown as FactView;
const none = unknown('unsupported', 'not asked');
const asks = (...inspects: readonly ReturnType<typeof container>[]) =>
  bindSources.followUp?.(view(inspects, none)).map(({ probe }) => probe);

const recorded = found(apiFixture('host.bind-sources', 'folders') as FilesOutput);
const question = fileModes('/srv', '/srv/shop', '/srv/shop/gone', '/srv/shop/guarded', '/srv/shop/open');

describe('the host’s side of mounts', () => {
  it('is asked for once, with the folders above', () => {
    expect(
      asks(binding('/srv/shop/open/', '/srv/shop/guarded'), binding('/srv/shop/gone', '/srv/shop/open')),
    ).toEqual([question]);
  });

  it('is not asked for without mounts, nor by what a shell would expand', () => {
    expect(asks(binding())).toEqual([]);
    expect(asks(binding('/srv/*'), binding('/srv/[id]'))).toEqual([]);
    expect(asks(binding('/srv/*', '/data'))).toEqual([fileModes('/data')]);
  });

  it('is owner and mode of what is there', () => {
    const inspects = [binding('/srv/shop/open', '/srv/shop/guarded', '/srv/shop/gone')];
    const resolved = bindSources.resolve(view(inspects, recorded, question));
    expect(resolved.known && resolved.value.items.map(({ path, mode }) => [path, mode])).toEqual([
      ['/srv', 0o755],
      ['/srv/shop', 0o755],
      ['/srv/shop/guarded', 0o755],
      ['/srv/shop/open', 0o777],
    ]);
    expect(resolved).toMatchObject({ known: true, value: { complete: true } });
  });

  it('is not told whole where a path could not be asked for or looked at', () => {
    const odd = bindSources.resolve(view([binding('/srv/*')], none));
    expect(odd).toMatchObject({ value: { items: [], complete: false, reason: { code: 'unsupported' } } });
    const partly = bindSources.resolve(
      view(
        [binding('/srv/*', '/data')],
        found({ entries: [], complete: true, reason: null }),
        fileModes('/data'),
      ),
    );
    expect(partly).toMatchObject({ value: { complete: false, reason: { code: 'unsupported' } } });
    const refused = bindSources.resolve(
      view([binding('/data')], unknown('permission', 'root only'), fileModes('/data')),
    );
    expect(refused).toMatchObject({ value: { items: [], complete: false, reason: { code: 'permission' } } });
  });

  it('has no folders above the first', () => {
    expect(foldersAbove('/')).toEqual([]);
    expect(foldersAbove('/srv')).toEqual([]);
    expect(foldersAbove('/srv/a/b')).toEqual(['/srv', '/srv/a']);
  });
});
