// Every page. Each module adds one behaviour to plain HTML that also works without it.
import './components/leaving.js';
import './shell/htmx.js';
import './shell/folds.js';
import './shell/theme.js';
import './shell/menus.js';
import './components/dialogs.js';
import './components/forms.js';
import './components/composer.js';
import './components/mentions.js';
import './components/files.js';
import './components/sorting.js';
import './components/copy.js';
import './meetings/slots.js';
import './meetings/ordering.js';
import './components/filter.js';
import './meetings/door.js';
import './shell/tabs.js';
import './shell/zone.js';
import './components/drafts.js';
import './components/sending.js';

document.documentElement.classList.add('has-js');
