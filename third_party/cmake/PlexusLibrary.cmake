# Flags that every target of ours is built with, and plx_library(), which makes one folder of src/
# a library that sees the headers of the folders it links and of no other.

add_library(plx_flags INTERFACE)
target_compile_options(plx_flags INTERFACE
    # What an initialiser leaves out is zero, which is the default everywhere.
    -Wall -Wextra -Wshadow -Wconversion -Wvla -Wno-missing-field-initializers
    $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes;-Wmissing-prototypes>
    $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions;-fno-rtti>
    # errno of sqrtf and traps are never read; without them loops over floats vectorise.
    -fno-math-errno -fno-trapping-math
    $<$<BOOL:${PLEXUS_WERROR}>:-Werror>)
target_compile_definitions(plx_flags INTERFACE
    _GNU_SOURCE
    $<$<CONFIG:Debug>:PLX_DEBUG=1>)
if(PLEXUS_SANITIZE)
    target_compile_options(plx_flags INTERFACE
        -fsanitize=${PLEXUS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(plx_flags INTERFACE -fsanitize=${PLEXUS_SANITIZE})
    # Hundreds of tests are linked with the sanitizers' names, by lld in a fifth of the time.
    find_program(PLEXUS_LLD ld.lld)
    if(PLEXUS_LLD)
        target_link_options(plx_flags INTERFACE -fuse-ld=lld)
    endif()
endif()

# plx_library(NAME SOURCES … [PUBLIC …] [PRIVATE …])
#
# PUBLIC names what the folder's headers include, PRIVATE what only its sources do. Headers are
# written as "folder/name.h"; the include root of a folder holds nothing but a link to itself, so
# that naming a folder that is not linked does not compile.
function(plx_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(plx_${name} STATIC ${arg_SOURCES})
    set(root ${PROJECT_BINARY_DIR}/include/${name})
    file(MAKE_DIRECTORY ${root})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${name} SYMBOLIC)
    target_include_directories(plx_${name} PUBLIC ${root})
    target_link_libraries(plx_${name} PUBLIC ${arg_PUBLIC} PRIVATE plx_flags ${arg_PRIVATE})
    set_property(GLOBAL APPEND PROPERTY PLEXUS_FOLDERS ${name})
endfunction()
