import { describe, expect, test } from 'vitest';
import { isGeneratedName } from '../../../src/transports/docker/generated-name.ts';

describe('names that the engine makes up', () => {
  test.each(['focused_turing', 'boring_wozniak', 'zen_shannon3', 'furious_stallman', '8a1b2c3d4e5f-infra'])(
    '%s',
    (name) => {
      expect(isGeneratedName(name)).toBe(true);
    },
  );
  test.each([
    'my_app',
    'web_server',
    'elastic_search',
    'happy_path',
    'focused',
    'focused_turing_1',
    'Focused_turing',
    'focused-turing',
    'happy_',
    'web-infra',
  ])('%s is given', (name) => {
    expect(isGeneratedName(name)).toBe(false);
  });
});
