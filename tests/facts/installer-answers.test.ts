import { describe, expect, it } from 'vitest';
import { installerAnswers } from '../../src/facts/installer-answers.ts';
import { processorTime } from '../processor-time.ts';
import fc from '../seeded-properties.ts';
import { redactedOutput } from './answer-fixture.ts';
import { filesOutput, recordedFiles, valueWith } from './answer-text.ts';

const holds = (path: string, text: string) =>
  valueWith(installerAnswers, { 'installer-answers': filesOutput({ [path]: text }) }).items[0]?.holds;

const HASH = '$6$EEactyi0ELzBy.l5$3lSiRrcukSi4WGO1X6ZZCEayR7bTqogWHnzVEshh';

describe('answers of installers', () => {
  it('of a system that was installed by hand, of a build, and of a server of Ubuntu', () => {
    const { items } = valueWith(installerAnswers, {
      'installer-answers': recordedFiles('installer-answers', 'constructed'),
    });
    expect(items.map(({ file, holds }) => [file.path, holds, file.content])).toEqual([
      ['/root/anaconda-ks.cfg', 'hash', null],
      ['/root/original-ks.cfg', 'password', null],
      ['/var/log/installer/autoinstall-user-data', 'hash', null],
    ]);
  });

  it.each([
    ['rootpw --iscrypted $6$salt$abcdefgh', 'hash'],
    ['rootpw --iscrypted abcdefgh', 'hash'],
    ['rootpw --plaintext hunter2', 'password'],
    ['rootpw hunter2', 'password'],
    ['rootpw --lock', 'none'],
    ['rootpw --iscrypted locked --lock', 'hash'],
    ['rootpw --lock --iscrypted !!', 'none'],
    ['# rootpw hunter2', 'none'],
    [`user --groups=wheel --name=jane --password=${HASH} --iscrypted --gecos="Jane"`, 'hash'],
    ['user --name=vagrant --password=vagrant', 'password'],
    ['user --name=jane', 'none'],
    ['bootloader --iscrypted --password=grub.pbkdf2.sha512.10000.ABCD', 'hash'],
    ['autopart --type=lvm --encrypted --passphrase=hunter2', 'password'],
    ['sshpw --username=root --plaintext hunter2', 'password'],
    ['network --hostname=localhost.localdomain', 'none'],
    ['rootpw $' + '{ROOT_PASSWORD}', 'none'],
  ])('kickstart: %s', (line, kind) =>
    expect(
      holds('/root/anaconda-ks.cfg', `#version=RHEL9\nlang en_US.UTF-8\n${line}\n%packages\n%end\n`),
    ).toBe(kind),
  );

  it.each([
    ['d-i passwd/root-password password hunter2', 'password'],
    ['d-i passwd/root-password-again password hunter2', 'password'],
    ['d-i passwd/root-password-crypted password $6$salt$abcdefgh', 'hash'],
    ['d-i passwd/root-password-crypted password !', 'none'],
    ['d-i passwd/user-password password', 'none'],
    ['d-i partman-crypto/passphrase password hunter2', 'password'],
    ['d-i network-console/password password hunter2', 'password'],
    ['d-i passwd/root-login boolean false', 'none'],
    ['d-i mirror/http/hostname string mirror.example.org', 'none'],
    ['#d-i passwd/root-password password r00tme', 'none'],
  ])('preseeding: %s', (line, kind) =>
    expect(holds('/root/preseed.cfg', `#_preseed_V1\n${line}\n`)).toBe(kind),
  );

  it.each([
    ['passwd/root-password', ' hunter2', 'password'],
    ['passwd/root-password-crypted', ` ${HASH}`, 'hash'],
    ['passwd/user-password', '', 'none'],
    ['netcfg/get_hostname', ' web1', 'none'],
    ['user-setup/allow-password-weak', ' false', 'none'],
  ])('cdebconf: %s:%s', (name, value, kind) => {
    const text = `Name: ${name}\nTemplate: ${name}\nValue:${value}\nOwners: d-i\nFlags: seen\n\nName: debian-installer/language\nValue: en\n`;
    expect(holds('/var/log/installer/cdebconf/questions.dat', text)).toBe(kind);
  });

  it.each([
    [
      '/var/log/installer/autoinstall-user-data',
      `autoinstall:\n  identity:\n    password: ${HASH}\n`,
      'hash',
    ],
    [
      '/var/log/installer/autoinstall-user-data',
      `autoinstall:\n  identity: {hostname: a}\n  storage:\n    layout:\n      name: lvm\n      password: hunter2\n`,
      'password',
    ],
    ['/etc/cloud/cloud.cfg.d/99-installer.cfg', `users:\n- name: jane\n  passwd: ${HASH}\n`, 'hash'],
    ['/etc/cloud/cloud.cfg.d/99-build.cfg', 'password: hunter2\nchpasswd: {expire: False}\n', 'password'],
    [
      '/etc/cloud/cloud.cfg.d/90_dpkg.cfg',
      '# to update this file, run dpkg-reconfigure cloud-init\ndatasource_list: [ NoCloud, None ]\n',
      'none',
    ],
    ['/etc/cloud/cloud.cfg.d/05_logging.cfg', 'system_info:\n  default_user: {lock_passwd: True}\n', 'none'],
    ['/root/autoinst.xml', '<user><user_password>hunter2</user_password></user>', 'password'],
    ['/root/autoinst.xml', `<user><user_password>${HASH}</user_password></user>`, 'hash'],
    ['/var/log/archinstall/user_credentials.json', '{"!users": [{"!password": "hunter2"}]}', 'password'],
    ['/var/log/archinstall/user_credentials.json', '{"root_enc_password": "$y$j9T$abc"}', 'hash'],
    ['/var/log/archinstall/user_configuration.json', '{"hostname": "arch"}', 'none'],
  ])('%s: %j', (path, text, kind) => expect(holds(path, text)).toBe(kind));

  it('what may not be read is not clean', () =>
    expect(
      valueWith(installerAnswers, {
        'installer-answers': {
          entries: [],
          complete: false,
          reason: { code: 'permission', text: '/root may not be looked through' },
        },
      }),
    ).toMatchObject({ items: [], complete: false }));

  it('of any text nothing is kept but one word, which reads the same', () =>
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('/root/ks.cfg', '/root/autoinst.xml'), (text, path) => {
        const once = redactedOutput(installerAnswers, filesOutput({ [path]: `rootpw canary\n${text}` }));
        expect(JSON.stringify(once)).not.toContain('canary');
        expect(redactedOutput(installerAnswers, once)).toEqual(once);
      }),
    ));

  it('a hostile text costs linear time', () => {
    const long = 'a '.repeat(100_000);
    const texts = [
      `rootpw ${long}`,
      `d-i ${'x'.repeat(100_000)}/password password ${' '.repeat(100_000)}`,
      `password: ${' #'.repeat(100_000)}`,
      `{${'"a_password":'.repeat(20_000)}}`,
      '<user_password>'.repeat(20_000),
    ];
    const spent = processorTime(() => {
      for (const text of texts) {
        holds('/root/ks.cfg', text);
        holds('/var/log/archinstall/user_credentials.json', text);
        holds('/root/autoinst.xml', text);
      }
    });
    expect(spent).toBeLessThan(1000);
  });
});
