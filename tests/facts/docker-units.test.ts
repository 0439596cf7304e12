import { describe, expect, it } from 'vitest';
import type { FilesOutput } from '../../src/core/answer.ts';
import { dockerUnits } from '../../src/facts/docker-units.ts';
import { anEntry, NO_PERMISSION } from '../checks/host-examples.ts';
import { valueWith } from './answer-text.ts';

const files = (texts: Readonly<Record<string, string>>, over: Partial<FilesOutput> = {}): FilesOutput => ({
  entries: Object.entries(texts).map(([path, content]) => anEntry(path, 0o644, { content })),
  complete: true,
  reason: null,
  ...over,
});
const unitsIn = (output: FilesOutput) => valueWith(dockerUnits, { 'docker.units': output });
const unit = (output: FilesOutput, name = 'docker.service') =>
  unitsIn(output).items.find((each) => each.name === name);

const PACKAGE = '/usr/lib/systemd/system/docker.service';

describe('units of the engine', () => {
  it('are the file that wins, then the drop-ins by name, as systemd chooses them', () => {
    const found = unit(
      files({
        [PACKAGE]: '[Service]\nExecStart=/usr/bin/dockerd\n',
        '/etc/systemd/system/docker.service.d/20-late.conf': '[Service]\nNice=2\n',
        '/etc/systemd/system/docker.service.d/10-same.conf': '[Service]\nNice=1\n',
        '/usr/lib/systemd/system/docker.service.d/10-same.conf': '[Service]\nNice=9\n',
      }),
    );
    expect(found?.files.map(({ path }) => path)).toEqual([
      PACKAGE,
      '/etc/systemd/system/docker.service.d/10-same.conf',
      '/etc/systemd/system/docker.service.d/20-late.conf',
    ]);
    expect(found?.settings.filter(({ key }) => key === 'Nice').map(({ value }) => value)).toEqual(['1', '2']);
  });

  it('are the administrator’s where he has one, and told once where /lib is /usr/lib', () => {
    const own = '/etc/systemd/system/docker.service';
    expect(unit(files({ [PACKAGE]: 'A=1', [own]: 'B=1' }))?.files.map(({ path }) => path)).toEqual([own]);
    const twice = unit(files({ '/lib/systemd/system/docker.service': '', [PACKAGE]: '' }));
    expect(twice?.files.map(({ path }) => path)).toEqual([PACKAGE]);
    const split = unit(files({ '/lib/systemd/system/docker.service': '' }));
    expect(split?.files.map(({ path }) => path)).toEqual(['/lib/systemd/system/docker.service']);
  });

  it('are nothing where they are masked', () => {
    const masked = files({});
    expect(
      unitsIn({
        ...masked,
        entries: [anEntry('/etc/systemd/system/docker.service', 0o666, { type: 'char-device' })],
      }).items,
    ).toEqual([]);
  });

  it('lose what an empty value clears', () => {
    const found = unit(
      files({
        '/usr/lib/systemd/system/docker.socket': 'ListenStream=2375\n',
        '/etc/systemd/system/docker.socket.d/a.conf': 'ListenStream=\nListenStream=/run/docker.sock\n',
      }),
      'docker.socket',
    );
    expect(found?.settings.map(({ value }) => value)).toEqual(['/run/docker.sock']);
  });

  it('of a rootless engine belong to the home that holds them', () => {
    const path = '/home/ada/.config/systemd/user/docker.service';
    expect(unitsIn(files({ [path]: '' })).items).toMatchObject([{ home: '/home/ada', files: [{ path }] }]);
  });

  it('keep the names of variables, not their values, and tell which was a secret by its form', () => {
    const text = `[Service]
Environment="HTTP_PROXY=http://user:hunter2@proxy:3128" NO_PROXY=localhost 'TOKEN=hunter2 and more' \\
  "OTHER=hunter2"
ExecStart=/usr/bin/dockerd --log-opt splunk-token=hunter2
`;
    const found = unit(files({ [PACKAGE]: text }));
    expect(JSON.stringify(found)).not.toContain('hunter2');
    expect(found?.settings[0]?.value).toBe(
      'HTTP_PROXY=[redacted 30 secret] NO_PROXY=[redacted 9] TOKEN=[redacted 16] OTHER=[redacted 7]',
    );
    const redact = dockerUnits.questions[0]?.redact as ((output: FilesOutput) => FilesOutput) | null;
    const once = redact?.(files({ [PACKAGE]: text }));
    expect(once && redact?.(once)).toEqual(once);
  });

  it('are not whole where a home may not be looked into', () => {
    expect(unitsIn(files({ [PACKAGE]: '' }, { complete: false, reason: NO_PERMISSION }))).toMatchObject({
      complete: false,
      items: [{ name: 'docker.service' }],
    });
  });
});
