import { testCheckWith } from 'rempart/testing';
import { describe, it } from 'vitest';

/** The tester of plugin authors, on this project's own test runner. */
export const testCheck = testCheckWith({ describe, it });
