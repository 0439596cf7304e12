import { completeSet, pass } from 'rempart/check';
import check from '../../../checks/vulnerabilities/scanner-present.ts';
import { testCheck } from '../../test-check.ts';
import { aSystem, inContainer, known, notKnown } from '../host-examples.ts';
import { aProduct, hiddenProducts, noProducts } from '../product-examples.ts';
import { aScan, knownOf, NO_DATABASE } from '../scan-examples.ts';

const system = aSystem();
const immutable = known(null);

testCheck(check, [
  {
    name: 'a program',
    facts: {
      self: {
        products: noProducts,
        program: '/usr/local/bin/grype',
        scans: null,
        known: NO_DATABASE,
        system,
        immutable,
      },
    },
    expect: pass('/usr/local/bin/grype'),
  },
  {
    name: 'an agent',
    facts: {
      self: {
        products: completeSet([aProduct('Qualys Cloud Agent')]),
        program: null,
        scans: null,
        known: NO_DATABASE,
        system,
        immutable,
      },
    },
    expect: pass('Qualys Cloud Agent'),
  },
  {
    name: 'an imported report',
    facts: {
      self: { products: noProducts, program: null, scans: [aScan()], known: NO_DATABASE, system, immutable },
    },
    expect: 'pass',
  },
  {
    name: 'the database of whoever audits',
    facts: {
      self: {
        products: noProducts,
        program: null,
        scans: null,
        known: known(knownOf([])),
        system,
        immutable,
      },
    },
    expect: 'pass',
  },
  {
    name: 'which holds nothing about this distribution',
    facts: {
      self: {
        products: noProducts,
        program: null,
        scans: null,
        known: known(knownOf([], { scopes: [{ ecosystem: 'Gentoo', packages: 1, covered: false }] })),
        system,
        immutable,
      },
    },
    expect: 'fail',
  },
  {
    name: 'none',
    facts: {
      self: {
        products: noProducts,
        program: null,
        scans: null,
        known: NO_DATABASE,
        system,
        immutable: notKnown,
      },
    },
    expect: 'fail',
  },
  {
    name: 'not all could be seen',
    facts: {
      self: { products: hiddenProducts, program: null, scans: null, known: NO_DATABASE, system, immutable },
    },
    expect: 'unknown',
  },
  {
    name: 'an immutable system',
    facts: {
      self: {
        products: noProducts,
        program: null,
        scans: null,
        known: NO_DATABASE,
        system,
        immutable: known('Talos'),
      },
    },
    expect: 'not-applicable',
  },
  {
    name: 'a container',
    facts: {
      self: {
        products: noProducts,
        program: null,
        scans: null,
        known: NO_DATABASE,
        system: inContainer,
        immutable,
      },
    },
    expect: 'not-applicable',
  },
]);
