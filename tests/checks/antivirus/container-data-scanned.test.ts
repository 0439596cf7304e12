import {
  completeSet,
  type EngineInfo,
  type FoundProduct,
  incompleteSet,
  type Resolved,
  type ScheduledJob,
} from 'rempart/check';
import check from '../../../checks/antivirus/container-data-scanned.ts';
import { testCheck } from '../../test-check.ts';
import { engine as anEngine } from '../container-examples.ts';
import { known, NO_PERMISSION, notKnown } from '../host-examples.ts';
import { aJob, aProduct, running } from '../product-examples.ts';

type Settings = ReadonlyMap<string, readonly string[]> | null;
const CLAM = aProduct('ClamAV');
const ON_ACCESS = aProduct('ClamAV on-access scanning', { running: running('clamonacc') });

const engine = (
  products: readonly FoundProduct[],
  jobs: readonly ScheduledJob[],
  clamd: Resolved<Settings> = known(null),
  info: Partial<EngineInfo> = {},
) => ({
  self: { info: anEngine({}, { dockerRootDir: '/var/lib/docker', ...info }) },
  parent: { host: { products: completeSet(products), jobs: completeSet(jobs), clamd } },
});
const settings = (...entries: readonly (readonly [string, readonly string[]])[]) => known(new Map(entries));
const weekly = (text: string): ScheduledJob => aJob('/etc/cron.weekly/scan', text);

testCheck(check, [
  { name: 'the whole disk', facts: engine([CLAM], [weekly('clamscan -r --infected /')]), expect: 'pass' },
  {
    name: 'the volumes alone',
    facts: engine([CLAM], [weekly('/usr/bin/clamdscan --fdpass /home /var/lib/docker/volumes/')]),
    expect: 'pass',
  },
  { name: 'the homes alone', facts: engine([CLAM], [weekly('clamscan -r /home /srv')]), expect: 'fail' },
  {
    name: 'a folder that only begins like it',
    facts: engine([CLAM], [weekly('clamscan -r /var/lib/docker-old')]),
    expect: 'fail',
  },
  {
    name: 'excluded by the job',
    facts: engine([CLAM], [weekly("clamscan -r --exclude-dir='^/var/lib/docker/' /")]),
    expect: 'fail',
  },
  {
    name: 'excluded by clamd, which the job asks',
    facts: engine(
      [CLAM],
      [weekly('clamdscan --fdpass /')],
      settings(['excludepath', ['^/var/lib/docker/.*']]),
    ),
    expect: 'fail',
  },
  {
    name: 'an exclusion of clamd is none of clamscan',
    facts: engine([CLAM], [weekly('clamscan -r /')], settings(['excludepath', ['^/var/lib/docker/']])),
    expect: 'pass',
  },
  {
    name: 'excluded on access and scanned by schedule, as the manual of the engine advises',
    facts: engine(
      [ON_ACCESS],
      [weekly('clamscan -r /var')],
      settings(['onaccessmountpath', ['/']], ['onaccessexcludepath', ['/var/lib/docker']]),
    ),
    expect: 'pass',
  },
  {
    name: 'on access',
    facts: engine([ON_ACCESS], [], settings(['onaccessincludepath', ['/var']])),
    expect: 'pass',
  },
  {
    name: 'on access in the homes alone',
    facts: engine([ON_ACCESS], [], settings(['onaccessincludepath', ['/home']])),
    expect: 'fail',
  },
  {
    name: 'a sensor that watches containers',
    facts: engine([aProduct('CrowdStrike Falcon', { running: running('falcon-sensor') })], []),
    expect: 'pass',
  },
  {
    name: 'a product whose exclusions are not told here',
    facts: engine([aProduct('ESET', { running: running('oaeventd') })], []),
    expect: 'manual',
  },
  {
    name: 'folders in a variable',
    facts: engine([CLAM], [weekly('clamscan -r $FOLDERS')]),
    expect: 'manual',
  },
  { name: 'no scanner', facts: engine([], []), expect: 'fail' },
  {
    name: 'the configuration may not be read',
    facts: engine([CLAM], [weekly('clamdscan /')], notKnown),
    expect: 'unknown',
  },
  {
    name: 'jobs that may not be read',
    facts: {
      self: { info: anEngine({}, { dockerRootDir: '/var/lib/docker' }) },
      parent: {
        host: { products: completeSet([CLAM]), jobs: incompleteSet([], NO_PERMISSION), clamd: known(null) },
      },
    },
    expect: 'unknown',
  },
  {
    name: 'an engine that does not say where its data lies',
    facts: engine([CLAM], [], known(null), { dockerRootDir: null }),
    expect: 'unknown',
  },
]);
