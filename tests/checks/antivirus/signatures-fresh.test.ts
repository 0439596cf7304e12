import { type ClamavDatabase, completeSet } from 'rempart/check';
import check from '../../../checks/antivirus/signatures-fresh.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer } from '../host-examples.ts';
import { aProduct, hiddenProducts, noProducts } from '../product-examples.ts';

const system = aSystem();
const clamav = completeSet([aProduct('ClamAV')]);
const on = (day: string, name = 'daily.cld'): ClamavDatabase => ({
  path: `/var/lib/clamav/${name}`,
  built: Date.parse(day),
});

testCheck(check, [
  {
    name: 'built yesterday',
    facts: {
      self: {
        products: clamav,
        databases: [on('2026-11-21'), on('2021-09-16', 'main.cvd')],
        marks: [],
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'an old main database is as it should be, a missing daily one is not',
    facts: { self: { products: clamav, databases: [on('2026-11-21', 'main.cvd')], marks: [], system } },
    expect: 'fail',
  },
  {
    name: 'five days old is milder',
    facts: { self: { products: clamav, databases: [on('2026-11-17', 'daily.cvd')], marks: [], system } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The signatures of ClamAV are 5 days old',
          expected: 'at most 2 days old',
          actual: '2026-11-17',
          location: { path: '/var/lib/clamav/daily.cvd', resource: 'signatures' },
          severity: 'medium',
        },
      ],
    },
  },
  {
    name: 'the newer of two daily files counts',
    facts: {
      self: {
        products: clamav,
        databases: [on('2025-01-01', 'daily.cvd'), on('2026-11-21T12:00:00Z')],
        marks: [],
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'never fetched',
    facts: { self: { products: clamav, databases: [], marks: [], system } },
    expect: 'fail',
  },
  {
    name: 'a file without the header tells no age',
    facts: {
      self: {
        products: clamav,
        databases: [{ path: '/var/lib/clamav/daily.cvd', built: null }],
        marks: [],
        system,
      },
    },
    expect: 'unknown',
  },
  {
    name: 'an agent with a cloud console is for a person to judge',
    facts: { self: { products: completeSet([aProduct('SentinelOne')]), databases: [], marks: [], system } },
    expect: 'manual',
  },
  {
    name: 'no scanner',
    facts: { self: { products: noProducts, databases: [], marks: [], system } },
    expect: 'fail',
  },
  {
    name: 'no scanner seen, and not all could be seen',
    facts: { self: { products: hiddenProducts, databases: [], marks: [], system } },
    expect: 'unknown',
  },
  {
    name: 'a container',
    facts: { self: { products: noProducts, databases: [], marks: [], system: inContainer } },
    expect: 'not-applicable',
  },
  {
    name: 'the definitions of Defender were written yesterday',
    facts: {
      self: {
        products: completeSet([aProduct('Microsoft Defender')]),
        databases: [],
        marks: [
          {
            product: 'Microsoft Defender',
            path: '/opt/microsoft/mdatp/definitions.noindex/00000001',
            written: Date.parse('2026-11-21'),
          },
        ],
        system,
      },
    },
    expect: 'pass',
  },
  {
    name: 'old files may be left from an earlier version',
    facts: {
      self: {
        products: completeSet([aProduct('Dr.Web')]),
        databases: [],
        marks: [
          {
            product: 'Dr.Web',
            path: '/var/opt/drweb.com/bases/dwmtoday.vdb',
            written: Date.parse('2026-06-21'),
          },
        ],
        system,
      },
    },
    expect: 'manual',
  },
]);
