import check from '../../../checks/vulnerabilities/image-provenance.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';

const of = (attestations: number | null) => ({ self: { image: image({ attestations }) } });

testCheck(check, [
  { name: 'attached', facts: of(1), expect: 'pass' },
  { name: 'none', facts: of(0), expect: 'fail' },
  { name: 'an engine without an image index tells nothing', facts: of(null), expect: 'manual' },
]);
