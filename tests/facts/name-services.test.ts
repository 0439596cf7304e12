import { describe, expect, it } from 'vitest';
import { nameServices } from '../../src/facts/name-services.ts';
import { fileOutput, valueWith } from './answer-text.ts';

const from = (text: string) =>
  valueWith(nameServices, { 'name-services': fileOutput('/etc/nsswitch.conf', text) });

describe('nsswitch.conf', () => {
  it('of Debian names local files alone', () => {
    expect(from('passwd:         files systemd\ngroup:          files systemd\n')).toEqual({
      passwd: [],
      group: [],
    });
  });

  it('names directories, without actions and comments', () => {
    expect(from('passwd: files [NOTFOUND=continue] sss # ldap\ngroup:files winbind\ngshadow: ldap')).toEqual({
      passwd: ['sss'],
      group: ['winbind'],
    });
  });

  it('is not needed', () => {
    expect(valueWith(nameServices, {})).toEqual({ passwd: [], group: [] });
  });
});
