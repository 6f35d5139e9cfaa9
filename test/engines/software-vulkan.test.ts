import { expect, it } from 'vitest';
import { softwareVulkan } from './software-vulkan.js';

const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const only =
  (...paths: readonly string[]) =>
  (path: string): boolean =>
    paths.includes(path);

it('software Vulkan is named where it is installed', () => {
  expect(softwareVulkan({}, only(DRIVER))).toEqual({ VK_ICD_FILENAMES: DRIVER });
  expect(softwareVulkan({}, only())).toEqual({});
});

it('software Vulkan takes the place of no GPU and of no choice', () => {
  expect(softwareVulkan({}, only(DRIVER, '/dev/dri'))).toEqual({});
  expect(softwareVulkan({ VK_ICD_FILENAMES: 'lavapipe.json' }, only(DRIVER))).toEqual({});
  expect(softwareVulkan({ VK_DRIVER_FILES: 'lavapipe.json' }, only(DRIVER))).toEqual({});
});
