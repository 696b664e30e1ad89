// Journeys start real servers, deploys mostly wait for a provider: three files at a time is what two cores take.
const transform = { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] };
const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testMatch,
  transform,
  testEnvironment: 'node',
  setupFilesAfterEnv: ['<rootDir>/test/support/needs.ts'],
  ...extra,
});

module.exports = {
  maxWorkers: 3,
  projects: [
    project('unit', ['<rootDir>/test/unit/**/*.test.ts', '<rootDir>/test/rooms.test.ts']),
    project('model', ['<rootDir>/test/model/**/*.test.ts']),
    project('synth', ['<rootDir>/test/synth/**/*.test.ts']),
    project('pages', ['<rootDir>/test/pages/**/*.test.ts']),
    project('ports', ['<rootDir>/test/ports/**/*.test.ts']),
    project('journeys', ['<rootDir>/test/journeys/**/*.test.ts']),
    project('deploy', ['<rootDir>/test/deploy/**/*.test.ts']),
  ],
};
