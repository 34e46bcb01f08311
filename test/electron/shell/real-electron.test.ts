import { canRunElectron, openOnElectron } from '../../helpers/shell-driver.ts';
import { describeShell } from './smoke-suite.ts';

// Runs where FACEWRIGHT_ELECTRON names an Electron; elsewhere its tests are counted as skipped.
describeShell('the real Electron', canRunElectron, openOnElectron);
