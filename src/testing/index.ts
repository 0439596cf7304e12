/** The door for testers of checks: `rempart/testing`. */
export { type CheckExample, type ExampleFacts, testCheckWith } from './check-testing.ts';
