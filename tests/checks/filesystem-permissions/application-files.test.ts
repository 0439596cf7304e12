import { type ApplicationFile, completeSet, type FileEntry, incompleteSet } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import checks from '../../../checks/filesystem-permissions/application-files.ts';
import { testCheck } from '../../test-check.ts';
import { account, type ContainerChange, container, image, known, refused } from '../container-examples.ts';
import { anEntry } from '../host-examples.ts';

const [ofImage, ofContainer] = checks;

const program = (over: Partial<FileEntry> = {}): ApplicationFile => ({
  ...anEntry('/app/run', 0o755, over),
  role: 'program',
});
const beside = (path: string, over: Partial<FileEntry> = {}): ApplicationFile => ({
  ...anEntry(path, 0o644, over),
  role: 'beside',
});
const accounts = known([account('app', 1000)]);

const built = (user: string | null, ...files: readonly ApplicationFile[]) => ({
  self: { image: image({ user }), files: completeSet(files), accounts },
});

testCheck(ofImage, [
  {
    name: 'of root, read by the user',
    facts: built('app', program(), beside('/app/lib.js')),
    expect: 'pass',
  },
  {
    name: 'the program is the user’s own',
    facts: built('1000', program({ uid: 1000, gid: 1000 })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The user that runs /app/run may change it',
          expected: 'owned by root, not writable for the user',
          actual: '0755, uid 1000, gid 1000',
          location: { path: '/app/run', resource: '/app/run' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'an owner without the right to write gives it to himself',
    facts: built('app', program({ uid: 1000, mode: 0o555 })),
    expect: 'fail',
  },
  { name: 'by its group', facts: built('app', program({ gid: 1000, mode: 0o775 })), expect: 'fail' },
  { name: 'read by its group', facts: built('app', program({ gid: 1000, mode: 0o750 })), expect: 'pass' },
  {
    name: 'code beside it',
    facts: built('app', program(), beside('/app/lib.js', { uid: 1000 })),
    expect: 'fail',
  },
  {
    name: 'data beside it',
    facts: built('app', program(), beside('/app/data.db', { uid: 1000 })),
    expect: 'pass',
  },
  {
    name: 'the folder of the program',
    facts: built('app', program(), beside('/app', { type: 'directory', uid: 1000, mode: 0o755 })),
    expect: 'fail',
  },
  {
    name: 'a folder for data, as redis works in',
    facts: built(
      'app',
      { ...program(), path: '/usr/bin/redis' },
      beside('/data', { type: 'directory', uid: 1000 }),
    ),
    expect: 'pass',
  },
  { name: 'it runs as root', facts: built('0:0', program()), expect: 'not-applicable' },
  {
    name: 'a name that is root’s',
    facts: { self: { ...built('toor', program()).self, accounts: known([account('toor', 0)]) } },
    expect: 'not-applicable',
  },
  { name: 'a user that is not in its accounts', facts: built('nobody', program()), expect: 'unknown' },
  {
    name: 'a user whose accounts were not read',
    facts: { self: { ...built('web', program()).self, accounts: refused } },
    expect: 'unknown',
  },
  { name: 'nothing was found that it starts', facts: built('app'), expect: 'not-applicable' },
  {
    name: 'not all was seen',
    facts: {
      self: { ...built('app').self, files: incompleteSet([program()], { code: 'truncated', text: 'cut' }) },
    },
    expect: 'unknown',
  },
  { name: 'the user is not told', facts: built(null, program()), expect: 'unknown' },
]);

const started = (change: ContainerChange, user: string | null, ...files: readonly ApplicationFile[]) => ({
  self: { inspect: container(change) },
  parent: { image: built(user, ...files).self },
});
const as = (user: string, more: ContainerChange = {}): ContainerChange => ({ ...more, config: { user } });
const own = program({ uid: 1000 });

testCheck(ofContainer, [
  {
    name: 'another user than the image’s owns the program',
    facts: started(as('1000:1000'), '', own),
    expect: 'fail',
  },
  { name: 'another user than the image’s owns nothing', facts: started(as('1001'), '', own), expect: 'pass' },
  { name: 'the user of its image', facts: started(as('1000'), '1000', own), expect: 'not-applicable' },
  { name: 'root', facts: started(as('0'), '1000', own), expect: 'not-applicable' },
  {
    name: 'a root file system that nobody writes to',
    facts: started(as('1000', { hostConfig: { readonlyRootfs: true } }), '', own),
    expect: 'not-applicable',
  },
  {
    name: 'a volume over the program',
    facts: started(
      as('1000', {
        mounts: [
          {
            type: 'bind',
            name: null,
            source: '/srv',
            destination: '/app',
            driver: null,
            writable: true,
            propagation: null,
          },
        ],
      }),
      '',
      own,
    ),
    expect: 'not-applicable',
  },
  { name: 'a name that the image does not know', facts: started(as('web'), '', own), expect: 'unknown' },
  { name: 'not told', facts: started({ config: { user: null } }, '', own), expect: 'unknown' },
]);

describe('code beside the program', () => {
  it('is a milder fault than the program itself', () => {
    const verdict = ofImage.evaluate(built('app', program(), beside('/app/lib.js', { uid: 1000 })) as never);
    expect(verdict).toMatchObject({
      findings: [{ severity: 'low', message: expect.stringContaining('/app/lib.js') }],
    });
  });
});
