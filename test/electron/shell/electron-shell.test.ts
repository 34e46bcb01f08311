import { canRunStandIn, openOnStandIn } from '../../helpers/shell-driver.ts';
import { describeShell } from './smoke-suite.ts';

describeShell('the stand-in', canRunStandIn, openOnStandIn);
