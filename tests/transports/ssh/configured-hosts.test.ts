import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configuredHosts } from '../../../src/transports/ssh/configured-hosts.ts';
import { readConfigFile } from '../../../src/transports/ssh/ssh-config-file.ts';

describe('the hosts that an ssh_config names', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rempart-config-'));
    mkdirSync(join(folder, 'conf.d'));
    writeFileSync(join(folder, 'conf.d/a'), 'Host included\n  Port 2222\n');
    writeFileSync(join(folder, 'conditional'), 'Host never\n');
    writeFileSync(join(folder, 'for-all'), 'Host late\n');
    writeFileSync(join(folder, 'loop'), 'Include loop\nHost looped\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const hosts = (text: string) => {
    writeFileSync(join(folder, 'config'), text);
    return configuredHosts(readConfigFile(join(folder, 'config'), folder, folder).statements);
  };

  it.each([
    ['Host web1 web2\n  User x\nHost "db 1" db2 # old\n', ['web1', 'web2', 'db 1', 'db2']],
    ['Host *.example.org !web3 db? web1\nHost *\n', ['web1']],
    ['Host=web1\nhost web1\nMatch host web2\n', ['web1']],
    ['Include conf.d/*\nHost web1\n', ['included', 'web1']],
    ['Host web1\n  Include conditional\nMatch user x\n  Include conditional\n', ['web1']],
    ['Host *\n  Include for-all\nMatch all\n  Include conf.d/*\n', ['late', 'included']],
    ['Include loop\n', ['looped']],
    ['User x\n', []],
  ])('of %j are %j', (text, names) => {
    expect(hosts(text)).toEqual(names);
  });
});
