select U&'\0441;\\' , u&'d!0061t\' uescape '!';
